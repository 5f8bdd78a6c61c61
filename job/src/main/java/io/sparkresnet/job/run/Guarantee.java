package io.sparkresnet.job.run;

import org.apache.hadoop.fs.Path;

/** What a store keeps of the promise to create and to replace a file in one step. */
public enum Guarantee {
    /** Both are one step: whatever a driver does that was thought dead, it changes nothing. */
    ATOMIC,
    /** Creating is one step. A replacement looks at the file and then writes it: between the two lies an instant. */
    LOOK_THEN_REPLACE,
    /** Both look first and then write. */
    LOOK_THEN_WRITE;

    /** One sentence for a person about what is weaker and what stays right; empty for {@link #ATOMIC}. */
    public String sentence(Path output) {
        return switch (this) {
            case ATOMIC -> "";
            case LOOK_THEN_REPLACE ->
                "%s cannot replace a file only if it is unchanged: two drivers that retry failed images in the same instant may undo each other's retry of a chunk; no row is lost or doubled"
                        .formatted(output);
            case LOOK_THEN_WRITE ->
                "%s cannot create a file only if it is absent (a store or a Hadoop before 3.4.2 without conditional writes): run one driver at a time, because two that plan in the same instant may both do the same images; chunks stay right, every attempt at one writes the same images under the same name"
                        .formatted(output);
        };
    }
}
