package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.s3a.Constants;
import org.apache.hadoop.fs.s3a.S3AFileStatus;
import org.apache.hadoop.fs.s3a.auth.AssumedRoleCredentialProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Every example of {@code conf/s3a-examples.conf}, read from that file, does what it says. */
class S3aExamplesIT {
    private static final String HADOOP = "spark.hadoop.";
    private static final Map<String, Map<String, String>> EXAMPLES = ShippedConf.examples("s3a-examples.conf");
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    private static S3Server server;
    private static HostileStore store;

    @BeforeAll
    static void start() throws IOException {
        server = S3Server.start();
        server.createBucket("partner-images");
        server.createBucket("examples");
        server.put("examples", "a.txt", CONTENT);
        store = HostileStore.start();
    }

    @AfterAll
    static void stop() {
        server.close();
        store.close();
    }

    @Test
    void theFileSetsNothingUntilItIsUncommented() {
        assertThat(ShippedConf.settings("s3a-examples.conf")).isEmpty();
        assertThat(EXAMPLES.keySet())
                .containsExactly(
                        "Credentials: the SDK's chain",
                        "Credentials: web identity (EKS: IAM roles for service accounts)",
                        "Credentials: another role, assumed with those of the SDK's chain",
                        "A store of your own: MinIO, Ceph, Ozone and others",
                        "Requester pays",
                        "Encryption of the output with a key of KMS",
                        "One bucket elsewhere");
        assertThat(EXAMPLES.values()).allSatisfy(example -> assertThat(example).isNotEmpty());
    }

    @Test
    void everyKeyIsOneThatS3aReads() throws IllegalAccessException {
        List<String> known = new ArrayList<>();
        for (Field field : Constants.class.getFields()) {
            if (field.getType() == String.class) {
                known.add((String) field.get(null));
            }
        }
        Map<String, String> all = new HashMap<>(ShippedConf.settings("spark-defaults.conf"));
        EXAMPLES.values().forEach(all::putAll);
        List<String> keys = all.keySet().stream()
                .filter(key -> key.startsWith(HADOOP))
                .map(key -> key.substring(HADOOP.length()).replaceFirst("fs\\.s3a\\.bucket\\.[^.]+\\.", "fs.s3a."))
                .toList();

        assertThat(keys).hasSizeGreaterThan(20);
        assertThat(known).containsAll(keys);
    }

    @Test
    void theSdksChainFindsWhatIsInItsPlace() throws IOException {
        System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
        try {
            Configuration conf = ofServer();
            conf.unset("fs.s3a.access.key");
            conf.unset("fs.s3a.secret.key");
            apply(conf, "Credentials: the SDK's chain");
            assertThat(read(conf, "s3a://examples/a.txt")).isEqualTo(CONTENT);
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    @Test
    void webIdentityReadsTheTokenThatEksNames(@TempDir Path directory)
            throws ReflectiveOperationException, IOException {
        Path token = Files.writeString(directory.resolve("token"), "not-a-token");
        Class<?> provider = Class.forName(provider("Credentials: web identity (EKS: IAM roles for service accounts)"));
        System.setProperty("aws.roleArn", "arn:aws:iam::111122223333:role/image-reader");
        System.setProperty("aws.webIdentityTokenFile", token.toString());
        System.setProperty("aws.region", "eu-central-1");
        try {
            // Made as S3A makes it; what it asks the token service for, no server here answers.
            Object made = provider.getMethod("create").invoke(null);
            assertThat(made).isInstanceOf(AwsCredentialsProvider.class);
            assertThat(made.toString()).contains("WebIdentity");
            // It is this class of the module sts that exchanges the token.
            assertThat(Class.forName(
                            "software.amazon.awssdk.services.sts.internal.StsWebIdentityCredentialsProviderFactory"))
                    .isNotNull();
        } finally {
            System.clearProperty("aws.roleArn");
            System.clearProperty("aws.webIdentityTokenFile");
            System.clearProperty("aws.region");
        }
    }

    @Test
    void anAssumedRoleIsAskedForAtTheNamedService() throws ReflectiveOperationException {
        String name = "Credentials: another role, assumed with those of the SDK's chain";
        assertThat(provider(name)).isEqualTo(AssumedRoleCredentialProvider.class.getName());
        Configuration conf = new Configuration(false);
        apply(conf, name);
        assertThat(Class.forName(conf.get("fs.s3a.assumed.role.credentials.provider"))
                        .getMethod("create")
                        .invoke(null))
                .isInstanceOf(AwsCredentialsProvider.class);
        // A service that nobody listens at: the settings are all understood, and only the connection fails.
        conf.set("fs.s3a.assumed.role.sts.endpoint", "127.0.0.1:1");
        conf.set("fs.s3a.assumed.role.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
        conf.set("fs.s3a.access.key", S3Server.ACCESS_KEY);
        conf.set("fs.s3a.secret.key", S3Server.SECRET_KEY);
        conf.set("fs.s3a.retry.limit", "1");
        conf.set("fs.s3a.attempts.maximum", "1");
        Throwable failure = failureOf(conf);
        assertThat(causes(failure)).contains("127.0.0.1:1").doesNotContain(S3Server.SECRET_KEY);
    }

    @Test
    void aStoreOfYourOwnIsReadByPath() throws IOException {
        Configuration conf = ofServer();
        conf.unset("fs.s3a.endpoint");
        conf.unset("fs.s3a.endpoint.region");
        conf.unset("fs.s3a.path.style.access");
        apply(conf, "A store of your own: MinIO, Ceph, Ozone and others");
        assertThat(conf.get("fs.s3a.endpoint")).startsWith("https://");
        conf.set("fs.s3a.endpoint", server.endpoint().toString());
        assertThat(read(conf, "s3a://examples/a.txt")).isEqualTo(CONTENT);
    }

    @Test
    void requesterPaysIsSaidWithEveryRequestOfThatBucketOnly() throws IOException {
        Configuration conf = ofHostileStore();
        apply(conf, "Requester pays");
        store.headers().clear();
        read(conf, "s3a://their-photos/honest/a");
        assertThat(header("x-amz-request-payer")).containsExactly("requester");
        store.headers().clear();
        read(conf, "s3a://examples/honest/a");
        assertThat(header("x-amz-request-payer")).isEmpty();
    }

    @Test
    void theOutputIsEncryptedWithTheNamedKey() throws IOException {
        Configuration conf = ofHostileStore();
        apply(conf, "Encryption of the output with a key of KMS");
        store.headers().clear();
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path("s3a://my-predictions/out/part");
        try (FileSystem s3a = FileSystem.newInstance(path.toUri(), conf)) {
            FSDataOutputStreamBuilder<?, ?> builder = s3a.createFile(path);
            // Asks for nothing before: this store knows no listing.
            builder.must("fs.s3a.create.performance", true);
            try (FSDataOutputStream out = builder.build()) {
                out.write(CONTENT);
            }
        }
        assertThat(header("x-amz-server-side-encryption")).containsExactly("aws:kms");
        assertThat(header("x-amz-server-side-encryption-aws-kms-key-id"))
                .containsExactly("arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
    }

    @Test
    void oneBucketLiesElsewhere() throws IOException {
        Configuration conf = ofServer();
        apply(conf, "One bucket elsewhere");
        conf.set("fs.s3a.bucket.partner-images.endpoint", store.endpoint().toString());
        store.headers().clear();
        assertThat(read(conf, "s3a://partner-images/honest/a")).hasSize(HostileStore.LENGTH);
        assertThat(header("Authorization")).isEmpty();
        assertThat(read(conf, "s3a://examples/a.txt")).isEqualTo(CONTENT);
    }

    private static String provider(String example) {
        return example(example).getOrDefault(HADOOP + Constants.AWS_CREDENTIALS_PROVIDER, "");
    }

    private static Map<String, String> example(String name) {
        return Objects.requireNonNull(EXAMPLES.get(name), name);
    }

    private static void apply(Configuration conf, String example) {
        example(example).forEach((key, value) -> conf.set(key.substring(HADOOP.length()), value));
    }

    private static Configuration ofServer() {
        return conf(server.endpoint());
    }

    private static Configuration ofHostileStore() {
        return conf(store.endpoint());
    }

    private static Configuration conf(URI endpoint) {
        Configuration conf = new Configuration();
        ShippedConf.settings("spark-defaults.conf").forEach((key, value) -> set(conf, key, value));
        S3Server.settings(endpoint).forEach((key, value) -> set(conf, key, value));
        return conf;
    }

    private static void set(Configuration conf, String key, String value) {
        if (key.startsWith(HADOOP)) {
            conf.set(key.substring(HADOOP.length()), value);
        }
    }

    private static byte[] read(Configuration conf, String file) throws IOException {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file);
        boolean hostile = file.contains("honest");
        try (FileSystem s3a = FileSystem.newInstance(path.toUri(), conf)) {
            S3AFileStatus status = hostile
                    ? new S3AFileStatus(HostileStore.LENGTH, 1, path, 1, "", HostileStore.ETAG, null)
                    : (S3AFileStatus) s3a.getFileStatus(path);
            try (FSDataInputStream in =
                    s3a.openFile(path).withFileStatus(status).build().join()) {
                return in.readAllBytes();
            }
        }
    }

    private static List<String> header(String name) {
        TreeSet<String> values = new TreeSet<>();
        store.headers()
                .forEach(each -> each.forEach((key, value) -> {
                    if (key.equalsIgnoreCase(name)) {
                        values.addAll(value);
                    }
                }));
        return List.copyOf(values);
    }

    private static Throwable failureOf(Configuration conf) {
        try {
            new AssumedRoleCredentialProvider(URI.create("s3a://examples"), conf).resolveCredentials();
        } catch (IOException | RuntimeException e) {
            return e;
        }
        throw new AssertionError("A role was assumed without a service");
    }

    private static String causes(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            all.append(each).append('\n');
        }
        return all.toString();
    }
}
