package io.sparkresnet.model.weights;

import org.jspecify.annotations.Nullable;

/**
 * What a user says about a weights file.
 *
 * @param prefix which of several networks: what stands before its {@code conv1.weight}; null where there is one
 * @param network the network that it must be, {@code resnet50}; null to take what the file holds
 */
public record WeightsOptions(
        @Nullable String prefix, @Nullable String network) {
    /** Nothing said. */
    public static final WeightsOptions NONE = new WeightsOptions(null, null);
}
