package io.sparkresnet.udf;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;

/** Hands a window one group of images after the other: it ends with each group, and goes on once the next is let in. */
final class GatedImages implements Iterator<ImageRef> {
    private final Queue<ImageRef> group = new ArrayDeque<>();

    /** Lets {@code images} in. */
    void letIn(List<ImageRef> images) {
        group.addAll(images);
    }

    @Override
    public boolean hasNext() {
        return !group.isEmpty();
    }

    @Override
    public ImageRef next() {
        if (group.isEmpty()) {
            throw new NoSuchElementException("Cannot hand out image: the group has ended");
        }
        return group.remove();
    }
}
