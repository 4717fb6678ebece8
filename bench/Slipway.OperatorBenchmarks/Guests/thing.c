// What bench/Slipway.OperatorBenchmarks.Guest is in C#.
#include "operator.h"

static const char manifest[] =
#include "manifest.inc"
    ;

static struct text checksum_of(struct text payload) {
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < payload.size; i++) hash = (hash ^ (unsigned char)payload.data[i]) * 1099511628211u;
    char *digits = json_take(16);
    for (int i = 0; i < 16; i++) digits[i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
    return (struct text){digits, 16};
}

OPERATOR_EXPORT(operator_on_describe) int operator_on_describe(void) {
    return operator_respond(OPERATOR_DONE, (struct text){manifest, sizeof manifest - 1});
}

OPERATOR_EXPORT(operator_on_reconcile) int operator_on_reconcile(int size) {
    json_reset();
    const struct json *object = json_get(json_parse(operator_message(size)), TEXT("object"));
    const struct json *spec = json_get(object, TEXT("spec"));
    int64_t revision = json_get_integer(spec, TEXT("revision"));
    struct operator_answer answer = {json_array(), 0};
    if (object && json_get_integer(json_get(object, TEXT("status")), TEXT("observed")) != revision) {
        struct json *status = json_object();
        json_put(status, TEXT("observed"), json_number(revision));
        json_put(status, TEXT("checksum"), json_text(checksum_of(json_get_text(spec, TEXT("payload")))));
        json_put(operator_action(&answer, TEXT("status")), TEXT("status"), status);
    }
    return operator_answer_with(&answer);
}
