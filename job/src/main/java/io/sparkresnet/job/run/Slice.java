package io.sparkresnet.job.run;

import java.io.Serializable;

/**
 * Whole lines of a listing's file.
 *
 * @param file its name in the listing's directory
 * @param offset of the first byte
 * @param length in bytes
 */
public record Slice(String file, long offset, long length) implements Serializable {}
