package io.sparkresnet.udf;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one session a model, shared by all tasks of the JVM. A session stays open when its last task ends, because the next
 * chunk's task is about to ask for it, and is closed when another model's is opened and two models are kept already; one that
 * is in use never is. Nothing is closed at JVM exit: a task thread may still be inside the native code, and the process gives
 * its memory back anyway. Thread-safe; a second task that asks while the session is being opened waits for it.
 */
final class SessionCache<S extends AutoCloseable> {
    private static final Logger LOG = LoggerFactory.getLogger(SessionCache.class);

    private final int most;
    private final Map<String, Shared<S>> sessions = new LinkedHashMap<>(4, 0.75f, true);

    /** Keeps at most {@code most} sessions, and more only while all are in use. */
    SessionCache(int most) {
        this.most = most;
    }

    /** The session of that fingerprint, made by {@code opener} if there is none; to be given back by closing the lease. */
    synchronized Lease<S> lease(String fingerprint, Supplier<S> opener) {
        Shared<S> shared = sessions.get(fingerprint);
        boolean opened = shared == null;
        if (shared == null) {
            closeIdle(most - 1);
            shared = new Shared<>(opener.get());
            sessions.put(fingerprint, shared);
            LOG.info("Opened the engine session of model {}", fingerprint);
        }
        shared.users++;
        return new Lease<>(this, shared, opened);
    }

    /** Sessions that are open. */
    synchronized int size() {
        return sessions.size();
    }

    private synchronized void giveBack(Shared<S> shared) {
        shared.users--;
        closeIdle(most);
    }

    /** Closes the longest unused until {@code left} are left. */
    private void closeIdle(int left) {
        Iterator<Shared<S>> oldestFirst = sessions.values().iterator();
        while (sessions.size() > left && oldestFirst.hasNext()) {
            Shared<S> each = oldestFirst.next();
            if (each.users == 0) {
                oldestFirst.remove();
                close(each.session);
            }
        }
    }

    private static void close(AutoCloseable session) {
        try {
            session.close();
        } catch (Exception e) {
            LOG.warn("Failed to close an engine session", e);
        }
    }

    private static final class Shared<S> {
        private final S session;
        private int users;

        Shared(S session) {
            this.session = session;
        }
    }

    /** One task's share of a session. */
    static final class Lease<S extends AutoCloseable> implements AutoCloseable {
        private final SessionCache<S> cache;
        private final Shared<S> shared;
        private final boolean opened;
        private boolean closed;

        private Lease(SessionCache<S> cache, Shared<S> shared, boolean opened) {
            this.cache = cache;
            this.shared = shared;
            this.opened = opened;
        }

        S session() {
            return shared.session;
        }

        /** Whether this lease is the one that opened the session. */
        boolean opened() {
            return opened;
        }

        @Override
        public void close() {
            synchronized (cache) {
                if (!closed) {
                    closed = true;
                    cache.giveBack(shared);
                }
            }
        }
    }
}
