package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;

/** How a scan codes one block. */
sealed interface BlockCoding permits SequentialCoding, ProgressiveCoding, ArithmeticCoding {

    /** Forgets what was predicted from earlier blocks, at the start of a scan. */
    void begin() throws ImageDecodeException;

    /** Takes the restart marker that is due and begins again. */
    void restart() throws ImageDecodeException;

    /** Whether the blocks up to the next restart are lost. */
    boolean exhausted() throws ImageDecodeException;

    /** Reads one block of a component. */
    void decode(Component component, int column, int row) throws ImageDecodeException;

    /** Passes over a block whose bits are lost. */
    void skip(Component component, int column, int row);
}
