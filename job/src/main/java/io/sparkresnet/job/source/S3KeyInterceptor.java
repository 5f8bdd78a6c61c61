package io.sparkresnet.job.source;

import java.time.Instant;
import java.util.List;
import org.apache.hadoop.conf.Configurable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Shows an {@link S3Store} each listed key before S3A makes a path of it, and takes out of the answer what has none. Made by
 * S3A, by reflection, for {@code fs.s3a.audit.execution.interceptors}. Thread-safe.
 */
public final class S3KeyInterceptor implements ExecutionInterceptor, Configurable {
    /** Hadoop key: the store that is shown the keys. */
    static final String STORE = "io.sparkresnet.listing.store";

    private volatile Configuration conf = new Configuration(false);

    /** Called by S3A. */
    public S3KeyInterceptor() {}

    @Override
    public void setConf(@Nullable Configuration conf) {
        if (conf != null) {
            this.conf = conf;
        }
    }

    @Override
    public Configuration getConf() {
        return conf;
    }

    @Override
    public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
        SdkResponse response = context.response();
        S3Store store = S3Store.of(conf.get(STORE));
        if (store == null) {
            return response;
        }
        if (response instanceof ListObjectsV2Response page) {
            Page shown = new Page(store, page.encodingType(), page.prefix(), page.delimiter());
            return page.toBuilder()
                    .contents(shown.objects(page.contents()))
                    .commonPrefixes(shown.directories(page.commonPrefixes()))
                    .build();
        }
        if (response instanceof ListObjectsResponse page) {
            Page shown = new Page(store, page.encodingType(), page.prefix(), page.delimiter());
            return page.toBuilder()
                    .contents(shown.objects(page.contents()))
                    .commonPrefixes(shown.directories(page.commonPrefixes()))
                    .build();
        }
        return response;
    }

    /** A page of a listing by prefix, with directories folded where there is a delimiter. */
    private record Page(
            S3Store store,
            @Nullable EncodingType encoding,
            @Nullable String prefix,
            @Nullable String delimiter) {

        List<S3Object> objects(List<S3Object> objects) {
            boolean flat = delimiter == null || delimiter.isEmpty();
            return objects.stream()
                    .filter(each -> store.see(plain(each.key()), each.size(), modified(each), flat))
                    .toList();
        }

        List<CommonPrefix> directories(List<CommonPrefix> directories) {
            return directories.stream()
                    .filter(each -> store.seeDirectory(plain(each.prefix()), prefix == null ? "" : plain(prefix)))
                    .toList();
        }

        private static long modified(S3Object object) {
            Instant modified = object.lastModified();
            return modified == null ? 0 : modified.toEpochMilli();
        }

        private String plain(String text) {
            return encoding == EncodingType.URL ? SdkHttpUtils.urlDecode(text) : text;
        }
    }
}
