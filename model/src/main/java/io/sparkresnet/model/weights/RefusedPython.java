package io.sparkresnet.model.weights;

import java.nio.charset.StandardCharsets;

/** Words the refusal of a pickle that needs Python code, with the line that saves the weights without it. */
final class RefusedPython implements Pickle.RefusedGlobal {
    private static final String REMEDY =
            "; where you trust the file, save its weights alone: torch.save(model.state_dict(), \"weights.pth\")";

    private final byte[] pickle;

    /** Refusals of names in that pickle. */
    RefusedPython(byte[] pickle) {
        this.pickle = pickle;
    }

    @Override
    public WeightsException refuse(String name) {
        if (name.equals("torch._utils._rebuild_qtensor")) {
            return new WeightsException(
                    "it holds quantised tensors (%s); save the network before it was quantised".formatted(name));
        }
        boolean wholeModule = contains("torch.nn.modules.") || contains("torch.nn.modules\n");
        return wholeModule ? wholeModule(name) : foreign(name);
    }

    /** A model pickled as a Python object. */
    static WeightsException wholeModule(String name) {
        return new WeightsException(
                "it is a whole pickled module (%s), which only its own Python code can open%s".formatted(name, REMEDY));
    }

    /** A file that only TorchScript's interpreter can open. */
    static WeightsException torchScript() {
        return new WeightsException(
                "it is a TorchScript archive, a program with its weights; in Python, save the weights alone: "
                        + "torch.save(torch.jit.load(\"model.pt\").state_dict(), \"weights.pth\")");
    }

    private static WeightsException foreign(String name) {
        return new WeightsException(
                "its pickle refers to the Python name %s, which is not run%s".formatted(name, REMEDY));
    }

    private boolean contains(String text) {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at <= pickle.length - wanted.length; at++) {
            int same = 0;
            while (same < wanted.length && pickle[at + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return true;
            }
        }
        return false;
    }
}
