package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SessionCacheTest {
    private final SessionCache<FakeSession> cache = new SessionCache<>(2);
    private final List<FakeSession> opened = new CopyOnWriteArrayList<>();

    @Test
    void twoTasksShareOneSession() throws InterruptedException {
        CountDownLatch together = new CountDownLatch(2);
        List<SessionCache.Lease<FakeSession>> leases = new CopyOnWriteArrayList<>();
        List<Thread> tasks = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Thread task = new Thread(() -> {
                together.countDown();
                leases.add(lease("a"));
            });
            task.start();
            tasks.add(task);
        }
        for (Thread each : tasks) {
            each.join();
        }

        assertThat(opened).hasSize(1);
        assertThat(leases.get(0).session()).isSameAs(leases.get(1).session());
        assertThat(leases.stream().filter(SessionCache.Lease::opened)).hasSize(1);
    }

    @Test
    void aSessionOutlivesItsLastTask() {
        lease("a").close();

        SessionCache.Lease<FakeSession> second = lease("a");

        assertThat(second.opened()).isFalse();
        assertThat(opened).hasSize(1);
        assertThat(second.session().closed).isFalse();
    }

    @Test
    void theLongestUnusedIsClosedForAThirdModel() {
        lease("a").close();
        lease("b").close();
        lease("a").close();

        lease("c").close();

        assertThat(opened)
                .extracting(session -> session.name + " " + session.closed)
                .containsExactly("a false", "b true", "c false");
        assertThat(cache.size()).isEqualTo(2);
    }

    @Test
    void aSessionInUseIsNeverClosed() {
        SessionCache.Lease<FakeSession> a = lease("a");
        SessionCache.Lease<FakeSession> b = lease("b");
        SessionCache.Lease<FakeSession> c = lease("c");
        assertThat(opened).extracting(session -> session.closed).containsExactly(false, false, false);

        b.close();
        b.close();

        assertThat(opened).extracting(session -> session.closed).containsExactly(false, true, false);
        a.close();
        c.close();
        assertThat(cache.size()).isEqualTo(2);
    }

    @Test
    void aSessionThatCannotOpenIsNotKept() {
        assertThatThrownBy(() -> cache.lease("a", () -> {
                    throw new IllegalStateException("Failed to load");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Failed to load");

        assertThat(lease("a").opened()).isTrue();
    }

    private SessionCache.Lease<FakeSession> lease(String fingerprint) {
        return cache.lease(fingerprint, () -> {
            FakeSession session = new FakeSession(fingerprint);
            opened.add(session);
            return session;
        });
    }

    private static final class FakeSession implements AutoCloseable {
        private final String name;
        private boolean closed;

        FakeSession(String name) {
            this.name = name;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
