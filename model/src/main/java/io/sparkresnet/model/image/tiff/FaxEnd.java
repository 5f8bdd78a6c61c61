package io.sparkresnet.model.image.tiff;

/** How the reading of a fax row, or of what precedes it, ends. */
enum FaxEnd {
    OF_ROW,
    /** Of the input; the row is made up. */
    OF_DATA,
    /** There is no end of line in the rest of the input. */
    MISSING,
    /** More runs than a row can have. */
    OVERFLOW
}
