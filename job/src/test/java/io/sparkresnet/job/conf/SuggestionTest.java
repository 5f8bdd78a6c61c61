package io.sparkresnet.job.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
    private static final List<String> KNOWN = List.of("batch-size", "chunk-size", "input", "output");

    @Test
    void findsTheNearestWord() {
        assertThat(Suggestion.nearest("batchsize", KNOWN)).hasValue("batch-size");
        assertThat(Suggestion.nearest("ouput", KNOWN)).hasValue("output");
        assertThat(Suggestion.nearest("imput", KNOWN)).hasValue("input");
    }

    @Test
    void takesTwoLettersThatChangedPlacesForOneMistake() {
        assertThat(Suggestion.nearest("inptu", KNOWN)).hasValue("input");
        assertThat(Suggestion.nearest("ipnut", KNOWN)).hasValue("input");
        assertThat(Suggestion.nearest("outptu", KNOWN)).hasValue("output");
    }

    @Test
    void saysNothingOfDistantWords() {
        assertThat(Suggestion.nearest("colour", KNOWN)).isEmpty();
        assertThat(Suggestion.phrase("colour", KNOWN)).isEmpty();
    }

    @Test
    void phrasesAQuestion() {
        assertThat(Suggestion.phrase("chunksize", KNOWN)).isEqualTo(" (did you mean chunk-size?)");
    }
}
