package io.sparkresnet.job.conf;

/** Of the network's arithmetic. */
public enum Precision {
    /** IEEE single: torchvision's own. */
    FP32
}
