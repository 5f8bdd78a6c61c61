package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3RefusalTest {
    @ParameterizedTest
    @CsvSource({
        "412, PreconditionFailed, CONFLICT",
        "200, PreconditionFailed, CONFLICT",
        "409, ConditionalRequestConflict, CONFLICT",
        "409, OperationAborted, CONFLICT",
        "501, NotImplemented, NOT_KNOWN",
        "405, MethodNotAllowed, NOT_KNOWN",
        "400, InvalidArgument, NOT_KNOWN",
        "400, NotImplemented, NOT_KNOWN",
        "400, ExpiredToken, FAULT",
        "400, RequestTimeout, FAULT",
        "403, AccessDenied, FAULT",
        "500, InternalError, FAULT",
        "503, SlowDown, FAULT"
    })
    void isToldByTheAnswer(int status, String code, S3Refusal expected) {
        String text = "PUT 0-byte object on out/part: a message (Service: S3, Status Code: %d, Request ID: 1):%s"
                .formatted(status, code);

        assertThat(S3Refusal.of(new IOException(text))).isEqualTo(expected);
        assertThat(S3Refusal.of(new IOException("Failed", new IOException(text))))
                .isEqualTo(expected);
    }
}
