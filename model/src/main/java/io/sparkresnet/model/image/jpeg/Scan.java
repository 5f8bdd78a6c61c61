package io.sparkresnet.model.image.jpeg;

import java.util.List;

/**
 * A scan header.
 *
 * @param components in the order of their blocks in an MCU
 * @param from first coefficient of the band, zigzag index; the predictor of lossless coding
 * @param to last coefficient of the band, inclusive
 * @param high bit position of the scan before; 0: this is the first of the band
 * @param low bit position of this scan
 * @param number 1 for the first scan of the file
 */
record Scan(List<Component> components, int from, int to, int high, int low, int number) {}
