package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoreRefusalsTest {
    private final StoreRefusals refusals = new StoreRefusals(5);

    @Test
    void givesUpAfterSoManyInARow() {
        fail(ErrorKind.FORBIDDEN, 3);
        fail(ErrorKind.IO, 1);

        assertThatThrownBy(() -> fail(ErrorKind.TIMEOUT, 1))
                .isInstanceOf(StoreRefusesException.class)
                .hasMessage("Cannot read images: the store refuses them, 5 in a row without one success"
                        + " (3 forbidden, 1 timeout, 1 io); the last is fake://store/a b: why not");
        assertThatThrownBy(() -> fail(ErrorKind.FORBIDDEN, 1))
                .isInstanceOf(StoreRefusesException.class)
                .hasMessageContaining("6 in a row without one success (4 forbidden, 1 timeout, 1 io)");
    }

    @Test
    void anImageThatWasReadBeginsTheCountAnewWhenItComesAndInItsTurn() {
        fail(ErrorKind.FORBIDDEN, 4);
        refusals.read();
        fail(ErrorKind.FORBIDDEN, 4);
        refusals.handedOut(Fetched.read(ImageFiles.fake("a", 1), new byte[1], 1));

        assertThatCode(() -> fail(ErrorKind.FORBIDDEN, 4)).doesNotThrowAnyException();
    }

    /** Another task's thread comes to it late; the store has refused everything since. */
    @Test
    void anImageThatWasReadBeforeTheFirstRefusalDoesNotBeginTheCountAnew() {
        Fetched before = Fetched.read(ImageFiles.fake("a", 1), new byte[1], 1);
        fail(ErrorKind.FORBIDDEN, 4);
        refusals.handedOut(before);

        assertThatThrownBy(() -> fail(ErrorKind.FORBIDDEN, 1))
                .isInstanceOf(StoreRefusesException.class)
                .hasMessageContaining("5 in a row without one success (5 forbidden)");
    }

    /** Reads are under way at the same time: a refusal comes first, and is handed out last. */
    @Test
    void anImageThatWasReadAfterARefusalCameBeginsTheCountAnew() {
        fail(ErrorKind.FORBIDDEN, 1);
        Fetched between = Fetched.read(ImageFiles.fake("a", 1), new byte[1], 1);
        fail(ErrorKind.FORBIDDEN, 3);
        refusals.handedOut(between);

        assertThatCode(() -> fail(ErrorKind.FORBIDDEN, 4)).doesNotThrowAnyException();
    }

    @Test
    void aStoreThatKnowsWhatIsGoneDoesNotRefuse() {
        for (ErrorKind kind : new ErrorKind[] {ErrorKind.MISSING, ErrorKind.CHANGED}) {
            fail(ErrorKind.FORBIDDEN, 4);
            fail(kind, 1);
            assertThatCode(() -> fail(ErrorKind.FORBIDDEN, 4)).as(kind.text()).doesNotThrowAnyException();
            refusals.read();
        }
    }

    @Test
    void anImageThatWasNotAskedForSaysNothing() {
        fail(ErrorKind.FORBIDDEN, 4);
        assertThatCode(() -> fail(ErrorKind.TOO_LARGE, 10)).doesNotThrowAnyException();

        assertThatThrownBy(() -> fail(ErrorKind.FORBIDDEN, 1))
                .isInstanceOf(StoreRefusesException.class)
                .hasMessageContaining("5 in a row without one success (5 forbidden)");
    }

    @Test
    void eachJobCountsItsOwn() {
        FetchSettings settings = new FetchSettings(1, 1, 1, 1, 1, Duration.ZERO, Duration.ofMinutes(1), 1);
        StoreRefusals one = StoreRefusals.of("one", settings);

        assertThat(StoreRefusals.of("one", settings)).isSameAs(one);
        assertThat(StoreRefusals.of("two", settings)).isNotSameAs(one);
    }

    @Test
    void theExceptionTravelsToTheDriver() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new StoreRefusesException("Cannot read images: all refused"));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isInstanceOfSatisfying(StoreRefusesException.class, read -> assertThat(read)
                    .hasMessage("Cannot read images: all refused"));
        }
    }

    private void fail(ErrorKind kind, int times) {
        for (int i = 0; i < times; i++) {
            refusals.handedOut(
                    Fetched.failed(ImageFiles.fake("a\nb", 1), new ImageError(ErrorStage.FETCH, kind, "why not"), 1));
        }
    }
}
