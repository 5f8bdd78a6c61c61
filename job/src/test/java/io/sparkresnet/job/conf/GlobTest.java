package io.sparkresnet.job.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GlobTest {
    @Test
    void withoutSlashLooksAtTheNameOnly() {
        assertThat(Glob.of("*.jpg").matches("a/b/c.jpg")).isTrue();
        assertThat(Glob.of("*.jpg").matches("c.jpg")).isTrue();
        assertThat(Glob.of("*.jpg").matches("a.jpg/c.png")).isFalse();
    }

    @Test
    void oneStarStaysWithinAName() {
        assertThat(Glob.of("a/*.jpg").matches("a/c.jpg")).isTrue();
        assertThat(Glob.of("a/*.jpg").matches("a/b/c.jpg")).isFalse();
    }

    @Test
    void twoStarsCrossNamesAndMayBeNone() {
        assertThat(Glob.of("**/c.jpg").matches("c.jpg")).isTrue();
        assertThat(Glob.of("a/**/c.jpg").matches("a/c.jpg")).isTrue();
        assertThat(Glob.of("a/**/c.jpg").matches("a/x/y/c.jpg")).isTrue();
        assertThat(Glob.of("a/**").matches("a/x/y/c.jpg")).isTrue();
        assertThat(Glob.of("a/**").matches("b/c.jpg")).isFalse();
    }

    @Test
    void bracesAndClassesAndQuestionMarks() {
        assertThat(Glob.of("*.{jpg,jpeg,png}").matches("c.jpeg")).isTrue();
        assertThat(Glob.of("*.{jpg,jpeg,png}").matches("c.gif")).isFalse();
        assertThat(Glob.of("n0[1-3]?.jpg").matches("n02x.jpg")).isTrue();
        assertThat(Glob.of("n0[!1-3].jpg").matches("n02.jpg")).isFalse();
        assertThat(Glob.of("n0[!1-3].jpg").matches("n04.jpg")).isTrue();
        assertThat(Glob.of("a?b/c").matches("a/b/c")).isFalse();
    }

    @Test
    void everythingElseIsItself() {
        assertThat(Glob.of("a+b(1).jpg").matches("a+b(1).jpg")).isTrue();
        assertThat(Glob.of("a.jpg").matches("aXjpg")).isFalse();
        assertThat(Glob.of("br\\[1\\].jpg").matches("br[1].jpg")).isTrue();
        assertThat(Glob.of("*").matches("line\nbreak.jpg")).isTrue();
        assertThat(Glob.of("a,b").matches("a,b")).isTrue();
    }

    @Test
    void rejectsUnclosedBrackets() {
        assertThatThrownBy(() -> Glob.of("a[b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid glob: a[b (expected a closing bracket)");
        assertThatThrownBy(() -> Glob.of("a{b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid glob: a{b (expected a closing brace)");
        assertThatThrownBy(() -> Glob.of("a}b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid glob: a}b (expected an opening brace)");
    }
}
