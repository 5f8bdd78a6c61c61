package io.sparkresnet.job.run;

import java.util.List;

/**
 * Why a conditional PUT was refused. S3A's own classes are told by name, and the answer's status by their message: both are the
 * cluster's, of several versions.
 */
enum S3Refusal {
    /** The condition does not hold (412), or another conditional request was under way (409). */
    CONFLICT,
    /** The store does not know the condition. */
    NOT_KNOWN,
    /** All else: a fault, or an answer that was lost. */
    FAULT;

    private static final List<String> CONFLICTS =
            List.of("Status Code: 412", "Status Code: 409", "PreconditionFailed", "ConditionalRequestConflict");
    private static final List<String> NOT_IMPLEMENTED =
            List.of("Status Code: 501", "Status Code: 405", "Status Code: 415", "NotImplemented");
    private static final String BAD_REQUEST = "Status Code: 400";
    /** What stores answer to a header that they do not know; other bad requests are an expired token or a slow sender. */
    private static final List<String> UNKNOWN_HEADER =
            List.of("InvalidArgument", "InvalidRequest", "NotSupported", "UnsupportedOperation", "UnsupportedHeader");

    private static final int DEEPEST = 20;

    static S3Refusal of(Throwable failure) {
        Throwable each = failure;
        for (int depth = 0; each != null && depth < DEEPEST; depth++) {
            String text = String.valueOf(each.getMessage());
            if (each.getClass().getSimpleName().equals("RemoteFileChangedException") || containsAny(text, CONFLICTS)) {
                return CONFLICT;
            }
            if (each.getClass().getSimpleName().equals("AWSUnsupportedFeatureException")
                    || containsAny(text, NOT_IMPLEMENTED)
                    || (text.contains(BAD_REQUEST) && containsAny(text, UNKNOWN_HEADER))) {
                return NOT_KNOWN;
            }
            each = each.getCause();
        }
        return FAULT;
    }

    private static boolean containsAny(String text, List<String> parts) {
        return parts.stream().anyMatch(text::contains);
    }
}
