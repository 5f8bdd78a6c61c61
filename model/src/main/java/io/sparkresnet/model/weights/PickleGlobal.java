package io.sparkresnet.model.weights;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Python name that a pickle may mention: the whole list. None of them is run; {@link Kind} says what stands for a call of it.
 * Names outside the list are refused.
 *
 * @param name module and name: {@code torch._utils._rebuild_tensor_v2}
 * @param type of a storage's or a dtype's values; null for everything else
 */
record PickleGlobal(String name, Kind kind, @Nullable DataType type) implements PickleValue {
    /** What stands for a call. */
    enum Kind {
        /** A tensor over a storage. */
        TENSOR,
        /** The tensor that is its first argument. */
        PARAMETER,
        /** The call that its first and third argument describe. */
        FROM_TYPE,
        /** A dictionary. */
        DICT,
        /** A storage class; never called. */
        STORAGE,
        /** An inert value. */
        INERT
    }

    private static final Map<String, PickleGlobal> TABLE = new HashMap<>();

    private static final List<String> DICTS = List.of(
            "collections.OrderedDict",
            "collections.defaultdict",
            "collections.Counter",
            "builtins.dict",
            "pytorch_lightning.utilities.parsing.AttributeDict",
            "lightning.pytorch.utilities.parsing.AttributeDict",
            "lightning_fabric.utilities.data.AttributeDict",
            "lightning.fabric.utilities.data.AttributeDict");

    private static final List<String> INERT = List.of(
            "argparse.Namespace",
            "types.SimpleNamespace",
            "collections.deque",
            "_codecs.encode",
            "builtins.set",
            "builtins.frozenset",
            "builtins.list",
            "builtins.tuple",
            "builtins.int",
            "builtins.float",
            "builtins.complex",
            "builtins.bool",
            "builtins.str",
            "builtins.bytes",
            "builtins.bytearray",
            "builtins.slice",
            "builtins.range",
            "datetime.date",
            "datetime.datetime",
            "datetime.time",
            "datetime.timedelta",
            "datetime.timezone",
            "uuid.UUID",
            "decimal.Decimal",
            "numpy.dtype",
            "numpy.ndarray",
            "numpy.core.multiarray.scalar",
            "numpy.core.multiarray._reconstruct",
            "numpy._core.multiarray.scalar",
            "numpy._core.multiarray._reconstruct",
            "numpy.core.numeric._frombuffer",
            "numpy._core.numeric._frombuffer",
            "torchvision.transforms.functional.InterpolationMode",
            "PIL.Image.Resampling",
            "torch.Size",
            "torch.device",
            "torch.Tensor",
            "torch.nn.parameter.Parameter",
            "torch.nn.parameter.Buffer",
            "torch.torch_version.TorchVersion",
            "torch.serialization._get_layout");

    static {
        for (String name : List.of("_rebuild_tensor", "_rebuild_tensor_v2", "_rebuild_tensor_v3")) {
            add("torch._utils." + name, Kind.TENSOR, null);
        }
        add("torch._utils._rebuild_parameter", Kind.PARAMETER, null);
        add("torch._utils._rebuild_parameter_with_state", Kind.PARAMETER, null);
        add("torch._tensor._rebuild_from_type_v2", Kind.FROM_TYPE, null);
        DICTS.forEach(name -> add(name, Kind.DICT, null));
        INERT.forEach(name -> add(name, Kind.INERT, null));
        for (String module : List.of("pathlib.", "pathlib._local.")) {
            for (String name :
                    List.of("Path", "PosixPath", "WindowsPath", "PurePath", "PurePosixPath", "PureWindowsPath")) {
                add(module + name, Kind.INERT, null);
            }
        }
        for (String name : List.of("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")) {
            add("numpy." + name, Kind.INERT, null);
        }
        for (String name : List.of("bool_", "float16", "float32", "float64", "str_", "complex64", "complex128")) {
            add("numpy." + name, Kind.INERT, null);
        }
        for (String name : List.of("Bool", "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64")) {
            add("numpy.dtypes." + name + "DType", Kind.INERT, null);
        }
        for (String name : List.of("Float16", "Float32", "Float64", "Str", "Bytes", "Object")) {
            add("numpy.dtypes." + name + "DType", Kind.INERT, null);
        }
        for (DataType type : DataType.values()) {
            add(type.torchName(), Kind.INERT, type);
            if (!type.torchStorage().isEmpty()) {
                add("torch." + type.torchStorage(), Kind.STORAGE, type);
                add("torch.cuda." + type.torchStorage(), Kind.STORAGE, type);
            }
        }
        add("torch.storage.UntypedStorage", Kind.STORAGE, DataType.U8);
        for (String name :
                List.of("complex64", "complex128", "quint8", "qint8", "qint32", "strided", "preserve_format")) {
            add("torch." + name, Kind.INERT, null);
        }
    }

    /** The name's place in the list; Python 2 module names are those of Python 3. */
    static Optional<PickleGlobal> named(String module, String name) {
        String python3 = module.equals("__builtin__") ? "builtins" : module;
        return Optional.ofNullable(TABLE.get(python3 + "." + name));
    }

    private static void add(String name, Kind kind, @Nullable DataType type) {
        TABLE.put(name, new PickleGlobal(name, kind, type));
    }
}
