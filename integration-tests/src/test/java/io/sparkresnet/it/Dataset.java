package io.sparkresnet.it;

import java.io.IOException;
import java.util.Map;

/** A place with images and an output, in one kind of store. */
interface Dataset {
    /** Stores an image under that name below the input. */
    void put(String name, byte[] content) throws IOException;

    /** Deletes it. */
    void delete(String name) throws IOException;

    /** Deletes a file below the output. */
    void deleteOutput(String name) throws IOException;

    /** The directory of the images. */
    String input();

    /** The directory of the rows. */
    String output();

    /** What the job is told of the store, as Spark configuration. */
    Map<String, String> settings();
}
