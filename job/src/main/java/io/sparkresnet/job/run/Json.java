package io.sparkresnet.job.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The job's records as JSON with snake_case names; what a newer version adds is skipped by an older one. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Json() {}

    /** On one line. */
    public static String line(Object value) {
        return text(value, MAPPER);
    }

    /** Indented, with a newline at the end. */
    public static byte[] document(Object value) {
        String text = text(value, MAPPER.copy().enable(SerializationFeature.INDENT_OUTPUT));
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A record of that type. */
    public static <T> T read(byte[] json, Class<T> type) throws IOException {
        return MAPPER.readValue(json, type);
    }

    /** A record of that type from {@code length} bytes at {@code offset}. */
    static <T> T read(byte[] json, int offset, int length, Class<T> type) throws IOException {
        return MAPPER.readValue(json, offset, length, type);
    }

    private static String text(Object value, ObjectMapper mapper) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Failed to write %s as JSON".formatted(value.getClass()), e);
        }
    }
}
