package io.sparkresnet.udf;

/**
 * Why one image has no prediction; a row's {@code error}.
 *
 * @param message one line without the image's URI, which the row has already
 */
record ImageError(ErrorStage stage, ErrorKind kind, String message) {}
