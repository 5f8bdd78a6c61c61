package io.sparkresnet.it;

import io.sparkresnet.it.Fault.Reach;
import io.sparkresnet.it.RequestLog.Verb;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP/1.1 proxy before an S3 server on which requests go wrong by plan: answers of its own, connections that are reset,
 * cut or silent, and deeds such as the death of the client's process at exactly this request. It speaks on sockets, since no
 * HTTP server resets a connection or ends a body early. Signatures stay intact. Listens on the loopback alone.
 */
final class FaultProxy implements AutoCloseable {
    private static final Set<String> REQUEST_HOPS = Set.of("connection", "expect");
    private static final Set<String> ANSWER_HOPS = Set.of("connection", "keep-alive");
    private static final int CONNECTIONS_WAITING = 200;

    private final URI upstream;
    private final ServerSocket listener;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final List<StoreRequest> requests = new CopyOnWriteArrayList<>();
    private final List<StoreRequest> faulty = new CopyOnWriteArrayList<>();
    private volatile FaultPlan plan = FaultPlan.NONE;

    private FaultProxy(URI upstream, ServerSocket listener) {
        this.upstream = upstream;
        this.listener = listener;
    }

    /** A proxy before the server at {@code upstream} that lets everything through. */
    static FaultProxy start(URI upstream) throws IOException {
        FaultProxy proxy =
                new FaultProxy(upstream, new ServerSocket(0, CONNECTIONS_WAITING, InetAddress.getLoopbackAddress()));
        inBackground(proxy::accept);
        return proxy;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** From now on that plan holds; requests and faults are counted anew. */
    void follow(FaultPlan next) {
        plan = FaultPlan.NONE;
        requests.clear();
        faulty.clear();
        plan = next;
    }

    /** The requests since the plan began, in their order of arrival. */
    List<StoreRequest> requests() {
        return List.copyOf(requests);
    }

    /** Those of them that went wrong. */
    List<StoreRequest> faulty() {
        return List.copyOf(faulty);
    }

    /** How many requests of that verb went wrong. */
    long faults(Verb verb) {
        return faulty.stream().filter(request -> request.verb() == verb).count();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                connections.add(client);
                inBackground(() -> converse(client));
            } catch (IOException e) {
                // Closed meanwhile, or the client went away before it was heard.
            }
        }
    }

    private void converse(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream());
            boolean open = true;
            while (open) {
                Optional<HttpHead> head = HttpHead.read(in);
                open = head.isPresent() && answer(head.get(), client, in);
            }
        } catch (IOException e) {
            // The client went away, or this proxy is closed.
            return;
        } finally {
            connections.remove(client);
        }
    }

    /** Answers one request; false: the connection is over. */
    private boolean answer(HttpHead head, Socket client, InputStream in) throws IOException {
        String[] line = head.start().split(" ", 3);
        OutputStream out = client.getOutputStream();
        if (head.header("expect").isPresent()) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        byte[] body = in.readNBytes(length(head));
        StoreRequest request = StoreRequest.of(line[0], line[1]);
        requests.add(request);
        Optional<Fault> fault = plan.faultOf(request);
        if (fault.isEmpty()) {
            out.write(passOn(head, body));
            return true;
        }
        faulty.add(request);
        fault.get().before().run();
        byte[] answer = fault.get().reach() == Reach.PASSED_ON ? passOn(head, body) : new byte[0];
        fault.get().after().run();
        return reply(fault.get(), request.verb(), answer, client, in);
    }

    private static boolean reply(Fault fault, Verb verb, byte[] answer, Socket client, InputStream in)
            throws IOException {
        OutputStream out = client.getOutputStream();
        return switch (fault.reply()) {
            case ANSWER -> {
                out.write(answer);
                yield true;
            }
            case SLOW_DOWN -> {
                out.write(error("503 Slow Down", "SlowDown", verb));
                yield true;
            }
            case INTERNAL_ERROR -> {
                out.write(error("500 Internal Server Error", "InternalError", verb));
                yield true;
            }
            case RESET -> {
                // With nothing to linger for, close sends RST.
                client.setSoLinger(true, 0);
                yield false;
            }
            case CUT -> {
                out.write(answer, 0, cut(answer));
                yield false;
            }
            case CUT_HEAD -> {
                // After the line of the status.
                out.write(answer, 0, new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n") + 2);
                yield false;
            }
            case FORBIDDEN -> {
                out.write(error("403 Forbidden", "AccessDenied", verb));
                yield true;
            }
            case SILENCE -> {
                in.transferTo(OutputStream.nullOutputStream());
                yield false;
            }
        };
    }

    /** The head and half of the body; nothing, where there is no body. */
    private static int cut(byte[] answer) {
        int body = new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
        return body < answer.length ? body + (answer.length - body) / 2 : 0;
    }

    private static byte[] error(String status, String code, Verb verb) {
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
                .formatted(code, code);
        return "HTTP/1.1 %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(status, xml.length(), verb == Verb.HEAD ? "" : xml)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The store's answer, head and body, on a connection of its own. */
    private byte[] passOn(HttpHead head, byte[] body) throws IOException {
        try (Socket server = new Socket(upstream.getHost(), upstream.getPort())) {
            server.setTcpNoDelay(true);
            OutputStream out = server.getOutputStream();
            out.write(head.without(REQUEST_HOPS).with("Connection: close").bytes());
            out.write(body);
            InputStream in = server.getInputStream();
            HttpHead answer = HttpHead.read(in).orElseThrow(() -> new EOFException("The store did not answer"));
            refuseChunks(answer);
            byte[] answerHead = answer.without(ANSWER_HOPS).bytes();
            byte[] answerBody = in.readAllBytes();
            byte[] whole = new byte[answerHead.length + answerBody.length];
            System.arraycopy(answerHead, 0, whole, 0, answerHead.length);
            System.arraycopy(answerBody, 0, whole, answerHead.length, answerBody.length);
            return whole;
        }
    }

    private static int length(HttpHead head) throws IOException {
        refuseChunks(head);
        return Integer.parseInt(head.header("content-length").orElse("0"));
    }

    /** Neither S3A nor {@link S3Tap} sends any. */
    private static void refuseChunks(HttpHead head) throws IOException {
        if (head.header("transfer-encoding").isPresent()) {
            throw new IOException("Cannot pass on %s: chunked transfer encoding".formatted(head.start()));
        }
    }

    private static void inBackground(Runnable task) {
        Thread thread = new Thread(task, "fault-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket each : connections) {
            each.close();
        }
    }
}
