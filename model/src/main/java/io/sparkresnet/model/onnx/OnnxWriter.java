package io.sparkresnet.model.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Serialises an ONNX model ({@code onnx.proto}, IR version 8, operator set 17) of float32 tensors. The weights are copied
 * once, into the array that is returned. One use, one thread.
 */
final class OnnxWriter {
    private static final int IR_VERSION = 8;
    private static final int OPERATOR_SET = 17;
    private static final int FLOAT = 1;
    private static final int ATTRIBUTE_INT = 2;
    private static final int ATTRIBUTE_INTS = 7;

    // Field numbers of ModelProto, GraphProto and TensorProto.
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_NAME = 2;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int GRAPH_INPUT = 11;
    private static final int GRAPH_OUTPUT = 12;
    private static final int TENSOR_RAW_DATA = 9;

    private final List<Node> nodes = new ArrayList<>();
    private final List<Initializer> initializers = new ArrayList<>();
    private final ProtobufWriter ends = new ProtobufWriter();

    /** Adds a node in topological order; its attributes are added to what is returned. */
    Node node(String operator, List<String> inputs, String output) {
        Node node = new Node(operator, inputs, output);
        nodes.add(node);
        return node;
    }

    /** Adds a constant; the values are read when the model is written. */
    void initializer(String name, long[] shape, float[] values) {
        initializers.add(new Initializer(name, shape, values));
    }

    /** Adds an input; each dimension is an Integer or the name of a free one. */
    void input(String name, List<Object> shape) {
        ends.message(GRAPH_INPUT, valueInfo(name, shape));
    }

    /** Adds an output; each dimension is an Integer or the name of a free one. */
    void output(String name, List<Object> shape) {
        ends.message(GRAPH_OUTPUT, valueInfo(name, shape));
    }

    private static ProtobufWriter valueInfo(String name, List<Object> shape) {
        ProtobufWriter dimensions = new ProtobufWriter();
        for (Object dimension : shape) {
            ProtobufWriter each = new ProtobufWriter();
            if (dimension instanceof Integer size) {
                each.varint(1, size);
            } else {
                each.string(2, dimension.toString());
            }
            dimensions.message(1, each);
        }
        ProtobufWriter tensorType = new ProtobufWriter().varint(1, FLOAT).message(2, dimensions);
        return new ProtobufWriter().string(1, name).message(2, new ProtobufWriter().message(1, tensorType));
    }

    /** The model under that graph name. */
    byte[] toBytes(String graphName) {
        ProtobufWriter graph = new ProtobufWriter();
        nodes.forEach(node -> graph.message(GRAPH_NODE, node.message));
        graph.string(GRAPH_NAME, graphName);
        List<byte[]> heads = new ArrayList<>();
        long graphSize = (long) graph.size() + ends.size();
        for (Initializer initializer : initializers) {
            byte[] head = initializer.head();
            heads.add(head);
            graphSize += head.length + initializer.rawSize();
        }
        ProtobufWriter model = new ProtobufWriter()
                .varint(1, IR_VERSION)
                .string(2, "spark-resnet")
                .message(8, new ProtobufWriter().string(1, "").varint(2, OPERATOR_SET))
                .header(MODEL_GRAPH, graphSize);
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(model.size() + graphSize))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(model.toBytes())
                .put(graph.toBytes())
                .put(ends.toBytes());
        for (int i = 0; i < initializers.size(); i++) {
            buffer.put(heads.get(i));
            float[] values = initializers.get(i).values;
            buffer.asFloatBuffer().put(values);
            buffer.position(buffer.position() + Float.BYTES * values.length);
        }
        return buffer.array();
    }

    /** A node under construction: operator, inputs, one output, attributes. */
    static final class Node {
        private final ProtobufWriter message = new ProtobufWriter();

        private Node(String operator, List<String> inputs, String output) {
            inputs.forEach(input -> message.string(1, input));
            message.string(2, output).string(3, output).string(4, operator);
        }

        Node attribute(String name, long value) {
            message.message(
                    5, new ProtobufWriter().string(1, name).varint(3, value).varint(20, ATTRIBUTE_INT));
            return this;
        }

        Node attribute(String name, long[] values) {
            ProtobufWriter attribute = new ProtobufWriter().string(1, name);
            for (long value : values) {
                attribute.varint(8, value);
            }
            message.message(5, attribute.varint(20, ATTRIBUTE_INTS));
            return this;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // private, never compared
    private record Initializer(String name, long[] shape, float[] values) {
        long rawSize() {
            return (long) Float.BYTES * values.length;
        }

        /** Everything of the field but the raw values, which stand last. */
        byte[] head() {
            ProtobufWriter tensor = new ProtobufWriter();
            for (long dimension : shape) {
                tensor.varint(1, dimension);
            }
            tensor.varint(2, FLOAT).string(8, name).header(TENSOR_RAW_DATA, rawSize());
            ProtobufWriter field = new ProtobufWriter().header(GRAPH_INITIALIZER, tensor.size() + rawSize());
            ByteBuffer head = ByteBuffer.allocate(field.size() + tensor.size());
            return head.put(field.toBytes()).put(tensor.toBytes()).array();
        }
    }
}
