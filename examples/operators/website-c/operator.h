// The operator ABI, version 0.1.0 (docs/operator-abi.md), for freestanding C.
#ifndef OPERATOR_H
#define OPERATOR_H

#include "json.h"

enum operator_result { OPERATOR_DONE, OPERATOR_FAILED, OPERATOR_FAILED_FOR_GOOD };

enum operator_status { OPERATOR_OK, OPERATOR_NOT_FOUND };

#define OPERATOR_EXPORT(name) __attribute__((export_name(#name)))
#define OPERATOR_IMPORT(name) __attribute__((import_module("env"), import_name(#name)))

OPERATOR_IMPORT(operator_get_message) int operator_get_message(void *data, int offset, int size);
OPERATOR_IMPORT(operator_set_response) int operator_set_response(const void *data, int size);
OPERATOR_IMPORT(operator_read) int operator_read(const void *data, int size, int *return_size);

OPERATOR_EXPORT(operator_abi_version_0_1_0) void operator_abi_version_0_1_0(void) {}

static struct text operator_message(int size) {
    char *data = json_take((size_t)size);
    if (operator_get_message(data, 0, size) != OPERATOR_OK) __builtin_trap();
    return (struct text){data, (size_t)size};
}

static int operator_respond(int result, struct text response) {
    return operator_set_response(response.data, (int)response.size) == OPERATOR_OK ? result : OPERATOR_FAILED;
}

// What is read; NULL with a status, and what the host says about it, where there is nothing.
static struct json *operator_get(struct json *reference, int *status, struct text *reason) {
    struct json *request = json_object();
    json_put(request, TEXT("get"), reference);
    struct text bytes = json_written(request);
    int size = 0;
    *status = operator_read(bytes.data, (int)bytes.size, &size);
    *reason = size > 0 ? operator_message(size) : TEXT("The host has not answered a read");
    return *status == OPERATOR_OK ? json_parse(*reason) : NULL;
}

// An answer that is being made.
struct operator_answer {
    struct json *actions;
    int requeue_after_ms;
};

static struct json *operator_action(struct operator_answer *answer, struct text type) {
    struct json *action = json_object();
    json_put(action, TEXT("type"), json_text(type));
    return json_add(answer->actions, action);
}

static void operator_apply(struct operator_answer *answer, struct json *object) {
    struct json *action = operator_action(answer, TEXT("apply"));
    json_put(action, TEXT("object"), object);
    json_put(action, TEXT("owned"), json_bool(true));
    json_put(action, TEXT("force"), json_bool(true));
}

static void operator_event(struct operator_answer *answer, struct text type, struct text reason, struct text during, struct text note) {
    struct json *action = operator_action(answer, TEXT("event"));
    json_put(action, TEXT("eventType"), json_text(type));
    json_put(action, TEXT("reason"), json_text(reason));
    json_put(action, TEXT("action"), json_text(during));
    json_put(action, TEXT("note"), json_text(note));
}

static int operator_answer_with(struct operator_answer *answer) {
    struct json *response = json_object();
    if (answer->actions->first) json_put(response, TEXT("actions"), answer->actions);
    if (answer->requeue_after_ms) json_put(response, TEXT("requeueAfterMs"), json_number(answer->requeue_after_ms));
    return operator_respond(OPERATOR_DONE, json_written(response));
}

#endif
