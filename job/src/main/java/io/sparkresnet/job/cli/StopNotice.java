package io.sparkresnet.job.cli;

import io.sparkresnet.job.report.Progress;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.Charset;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * What a person reads who stops the program: one sentence, in place of the traces of everything that breaks off with it. The JVM
 * then ends as a signal ends it, with 128 and the signal's number, after the shutdown hooks that stop Spark and delete its
 * temporary files. Thread-safe.
 *
 * <p>A shutdown hook alone cannot tell a signal from an exit; {@code sun.misc.Signal} can, which every JDK from 17 on exports
 * (JEP 260), and which is called by reflection because no compiler option silences javac's warning of it alone.
 */
final class StopNotice {
    private static final int SIGNALLED = 128;
    private static final String[] SIGNALS = {"INT", "TERM"};

    private final PrintStream err;
    private final String sentence;
    private volatile boolean stopped;

    private StopNotice(PrintStream err, String sentence) {
        this.err = err;
        this.sentence = sentence;
    }

    /** Waits for signals, and makes standard error a stream that is silent after one. */
    static void install(String sentence) {
        StopNotice notice = new StopNotice(System.err, sentence);
        System.setErr(new PrintStream(notice.new UntilStopped(System.err), true, Charset.defaultCharset()));
        for (String signal : SIGNALS) {
            try {
                notice.handle(signal);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                // Without this JVM's help, or with -Xrs, a signal ends it with Spark's own words.
                return;
            }
        }
    }

    private void handle(String name) throws ReflectiveOperationException {
        Class<?> signalClass = Class.forName("sun.misc.Signal");
        Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
        Object signal = signalClass.getConstructor(String.class).newInstance(name);
        int number = (int) signalClass.getMethod("getNumber").invoke(signal);
        Object handler = Proxy.newProxyInstance(
                StopNotice.class.getClassLoader(), new Class<?>[] {handlerClass}, (proxy, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        stop(number);
                        return proxy;
                    }
                    return method.getName().equals("equals")
                            ? false
                            : method.getName().equals("hashCode") ? 0 : name;
                });
        try {
            signalClass.getMethod("handle", signalClass, handlerClass).invoke(null, signal, handler);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause());
        }
    }

    private void stop(int signal) {
        if (!stopped) {
            stopped = true;
            Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
            String message = "spark-resnet: " + sentence;
            PrintStream log = JsonLog.of(err, System.getenv());
            log.println(log == err ? Progress.over(message) : message);
            log.flush();
        }
        System.exit(SIGNALLED + signal);
    }

    private final class UntilStopped extends FilterOutputStream {
        UntilStopped(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int value) throws IOException {
            if (!stopped) {
                out.write(value);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (!stopped) {
                out.write(bytes, offset, length);
            }
        }
    }
}
