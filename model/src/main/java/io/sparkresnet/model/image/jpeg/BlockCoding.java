package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;

/** How a scan codes one block. */
sealed interface BlockCoding permits SequentialCoding, ProgressiveCoding {

    /** Forgets what was predicted from earlier blocks: at a restart. */
    void restart();

    /** Reads one block of a component. */
    void decode(Component component, int column, int row) throws ImageDecodeException;

    /** Passes over a block whose bits are lost. */
    void skip(Component component, int column, int row);
}
