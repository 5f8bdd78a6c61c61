/** From what a person asked for to the model of a job: weights, recipe, labels. */
@NullMarked
package io.sparkresnet.job.model;

import org.jspecify.annotations.NullMarked;
