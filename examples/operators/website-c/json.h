// JSON for freestanding C: values are read and made in memory that is taken once and given back all at once (`json_reset`).
// A text is UTF-8 with a length, not ended by zero. `json_parse` and everything that takes memory stop the program where there is none.
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum json_kind { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_TEXT, JSON_ARRAY, JSON_OBJECT };

struct text {
    const char *data;
    size_t size;
};

struct json {
    enum json_kind kind;
    struct text name;   // of a property
    struct text text;   // of a text, without escapes; of a number, as it is written
    struct json *first; // of an array or object
    struct json *last;
    struct json *next;
};

#define TEXT(literal) ((struct text){literal, sizeof(literal) - 1})

// ---- memory

extern unsigned char __heap_base;

static unsigned char *json_top;

static void json_reset(void) { json_top = &__heap_base; }

static void *json_take(size_t size) {
    const size_t page = 65536;
    json_top = (unsigned char *)(((uintptr_t)json_top + 7) & ~(uintptr_t)7);
    if (size > (size_t)1 << 30) __builtin_trap();
    size_t end = (uintptr_t)json_top + size;
    size_t have = __builtin_wasm_memory_size(0) * page;
    if (end > have && __builtin_wasm_memory_grow(0, (end - have + page - 1) / page) == (size_t)-1) __builtin_trap();
    void *taken = json_top;
    json_top += size;
    return taken;
}

// The compiler calls these for structures.
void *memcpy(void *restrict to, const void *restrict from, size_t size) {
    for (size_t i = 0; i < size; i++) ((volatile char *)to)[i] = ((const char *)from)[i];
    return to;
}

void *memset(void *to, int value, size_t size) {
    for (size_t i = 0; i < size; i++) ((volatile char *)to)[i] = (char)value;
    return to;
}

// ---- texts

static bool text_equal(struct text a, struct text b) {
    if (a.size != b.size) return false;
    for (size_t i = 0; i < a.size; i++)
        if (a.data[i] != b.data[i]) return false;
    return true;
}

static struct text text_join(const struct text *parts, size_t count) {
    size_t size = 0;
    for (size_t i = 0; i < count; i++) size += parts[i].size;
    char *data = json_take(size);
    size_t at = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < parts[i].size; j++) data[at++] = parts[i].data[j];
    return (struct text){data, size};
}

#define JOIN(...) text_join((const struct text[]){__VA_ARGS__}, sizeof((const struct text[]){__VA_ARGS__}) / sizeof(struct text))

static struct text text_number(int64_t number) {
    char *data = json_take(20);
    size_t at = 20;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do data[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0) data[--at] = '-';
    return (struct text){data + at, 20 - at};
}

// ---- making values

static struct json *json_new(enum json_kind kind) {
    struct json *value = json_take(sizeof *value);
    *value = (struct json){.kind = kind};
    return value;
}

static struct json *json_object(void) { return json_new(JSON_OBJECT); }

static struct json *json_array(void) { return json_new(JSON_ARRAY); }

static struct json *json_bool(bool value) { return json_new(value ? JSON_TRUE : JSON_FALSE); }

static struct json *json_text(struct text text) {
    struct json *value = json_new(JSON_TEXT);
    value->text = text;
    return value;
}

static struct json *json_number(int64_t number) {
    struct json *value = json_new(JSON_NUMBER);
    value->text = text_number(number);
    return value;
}

// A value is in one place at a time.
static struct json *json_add(struct json *parent, struct json *value) {
    value->next = NULL;
    if (parent->last) parent->last->next = value;
    else parent->first = value;
    return parent->last = value;
}

static struct json *json_put(struct json *object, struct text name, struct json *value) {
    value->name = name;
    return json_add(object, value);
}

// ---- looking at values: what is not there is NULL, and NULL has nothing in it

static struct json *json_get(const struct json *object, struct text name) {
    struct json *found = NULL;
    if (!object || object->kind != JSON_OBJECT) return NULL;
    for (struct json *value = object->first; value; value = value->next)
        if (text_equal(value->name, name)) found = value;
    return found && found->kind != JSON_NULL ? found : NULL;
}

static struct text json_get_text(const struct json *object, struct text name) {
    const struct json *value = json_get(object, name);
    return value && value->kind == JSON_TEXT ? value->text : (struct text){NULL, 0};
}

static bool json_integer(const struct json *value, int64_t *number) {
    if (!value || value->kind != JSON_NUMBER) return false;
    size_t at = value->text.data[0] == '-';
    uint64_t sum = 0;
    for (size_t i = at; i < value->text.size; i++) {
        char digit = value->text.data[i];
        if (digit < '0' || digit > '9' || i - at == 18) return false;
        sum = sum * 10 + (uint64_t)(digit - '0');
    }
    *number = at ? -(int64_t)sum : (int64_t)sum;
    return true;
}

static int64_t json_get_integer(const struct json *object, struct text name) {
    int64_t number = 0;
    json_integer(json_get(object, name), &number);
    return number;
}

static size_t json_count(const struct json *parent) {
    size_t count = 0;
    for (const struct json *value = parent ? parent->first : NULL; value; value = value->next) count++;
    return count;
}

static bool json_equal(const struct json *a, const struct json *b) {
    if (!a || !b || a->kind != b->kind) return a == b;
    if (!text_equal(a->text, b->text) || json_count(a) != json_count(b)) return false;
    const struct json *other = b->first;
    for (const struct json *value = a->first; value; value = value->next) {
        if (a->kind == JSON_OBJECT) {
            for (other = b->first; other && !text_equal(other->name, value->name);) other = other->next;
            if (!other) return false;
        }
        if (!json_equal(value, other)) return false;
        other = other->next;
    }
    return true;
}

// ---- reading

struct json_reader {
    const char *at;
    const char *end;
    int depth;
};

enum { JSON_MAX_DEPTH = 64 };

static void json_skip_space(struct json_reader *reader) {
    while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\n' || *reader->at == '\r' || *reader->at == '\t')) reader->at++;
}

static bool json_is(struct json_reader *reader, char c) {
    json_skip_space(reader);
    if (reader->at == reader->end || *reader->at != c) return false;
    reader->at++;
    return true;
}

static bool json_is_word(struct json_reader *reader, struct text word) {
    if ((size_t)(reader->end - reader->at) < word.size || !text_equal((struct text){reader->at, word.size}, word)) return false;
    reader->at += word.size;
    return true;
}

static int json_hex(struct json_reader *reader) {
    int value = 0;
    if (reader->end - reader->at < 4) return -1;
    for (int i = 0; i < 4; i++) {
        char c = *reader->at++;
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0) return -1;
        value = value * 16 + digit;
    }
    return value;
}

static char *json_utf8(char *to, uint32_t rune) {
    if (rune < 0x80) {
        *to++ = (char)rune;
        return to;
    }
    int more = rune < 0x800 ? 1 : rune < 0x10000 ? 2 : 3;
    *to++ = (char)((0xFF00 >> (more + 1)) | (rune >> (6 * more)));
    while (more--) *to++ = (char)(0x80 | ((rune >> (6 * more)) & 0x3F));
    return to;
}

static bool json_escape(struct json_reader *reader, char **to) {
    static const char letters[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
    if (reader->at == reader->end) return false;
    char letter = *reader->at++;
    for (size_t i = 0; i + 1 < sizeof letters; i += 2) {
        if (letters[i] != letter) continue;
        *(*to)++ = letters[i + 1];
        return true;
    }
    int rune = letter == 'u' ? json_hex(reader) : -1;
    if (rune < 0) return false;
    if (rune >= 0xD800 && rune < 0xDC00 && json_is_word(reader, TEXT("\\u"))) {
        int low = json_hex(reader);
        if (low < 0xDC00 || low > 0xDFFF) return false;
        rune = 0x10000 + ((rune - 0xD800) << 10) + (low - 0xDC00);
    }
    *to = json_utf8(*to, rune >= 0xD800 && rune < 0xE000 ? 0xFFFD : (uint32_t)rune);
    return true;
}

// Behind the opening quote.
static bool json_read_text(struct json_reader *reader, struct text *text) {
    const char *quote = reader->at;
    while (quote < reader->end && *quote != '"') quote += *quote == '\\' ? 2 : 1;
    if (quote >= reader->end) return false;
    // Without its escapes a text is never longer.
    char *data = json_take((size_t)(quote - reader->at));
    char *to = data;
    while (reader->at < quote) {
        char c = *reader->at++;
        if ((unsigned char)c < 0x20) return false;
        if (c != '\\') *to++ = c;
        else if (!json_escape(reader, &to)) return false;
    }
    reader->at = quote + 1;
    *text = (struct text){data, (size_t)(to - data)};
    return true;
}

static bool json_digits(struct json_reader *reader) {
    const char *start = reader->at;
    while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9') reader->at++;
    return reader->at > start;
}

static bool json_next_is(const struct json_reader *reader, char a, char b) {
    return reader->at < reader->end && (*reader->at == a || *reader->at == b);
}

static bool json_read_number(struct json_reader *reader) {
    if (json_next_is(reader, '-', '-')) reader->at++;
    if (json_next_is(reader, '0', '0')) reader->at++;
    else if (!json_digits(reader)) return false;
    if (json_next_is(reader, '.', '.')) {
        reader->at++;
        if (!json_digits(reader)) return false;
    }
    if (json_next_is(reader, 'e', 'E')) {
        reader->at++;
        if (json_next_is(reader, '+', '-')) reader->at++;
        if (!json_digits(reader)) return false;
    }
    return true;
}

static struct json *json_read(struct json_reader *reader);

static struct json *json_read_items(struct json_reader *reader, struct json *parent, char bracket) {
    if (++reader->depth > JSON_MAX_DEPTH) return NULL;
    if (!json_is(reader, bracket)) {
        do {
            struct text name = {NULL, 0};
            if (parent->kind == JSON_OBJECT && !(json_is(reader, '"') && json_read_text(reader, &name) && json_is(reader, ':'))) return NULL;
            struct json *value = json_read(reader);
            if (!value) return NULL;
            json_put(parent, name, value);
        } while (json_is(reader, ','));
        if (!json_is(reader, bracket)) return NULL;
    }
    reader->depth--;
    return parent;
}

static struct json *json_read(struct json_reader *reader) {
    if (json_is(reader, '{')) return json_read_items(reader, json_object(), '}');
    if (json_is(reader, '[')) return json_read_items(reader, json_array(), ']');
    if (json_is(reader, '"')) {
        struct json *text = json_new(JSON_TEXT);
        return json_read_text(reader, &text->text) ? text : NULL;
    }
    if (json_is_word(reader, TEXT("true"))) return json_bool(true);
    if (json_is_word(reader, TEXT("false"))) return json_bool(false);
    if (json_is_word(reader, TEXT("null"))) return json_new(JSON_NULL);
    const char *start = reader->at;
    if (!json_read_number(reader)) return NULL;
    struct json *number = json_new(JSON_NUMBER);
    number->text = (struct text){start, (size_t)(reader->at - start)};
    return number;
}

// NULL for what is no JSON. Numbers stay in the bytes that are given.
static struct json *json_parse(struct text bytes) {
    struct json_reader reader = {bytes.data, bytes.data + bytes.size, 0};
    struct json *value = json_read(&reader);
    json_skip_space(&reader);
    return value && reader.at == reader.end ? value : NULL;
}

// ---- writing

struct json_writer {
    char *data;
    size_t size;
    size_t room;
};

static void json_write_bytes(struct json_writer *writer, struct text bytes) {
    if (writer->size + bytes.size > writer->room) {
        size_t room = 2 * (writer->size + bytes.size) + 1024;
        char *data = json_take(room);
        for (size_t i = 0; i < writer->size; i++) data[i] = writer->data[i];
        *writer = (struct json_writer){data, writer->size, room};
    }
    for (size_t i = 0; i < bytes.size; i++) writer->data[writer->size++] = bytes.data[i];
}

static void json_write_text(struct json_writer *writer, struct text text) {
    static const char hex[] = "0123456789abcdef";
    json_write_bytes(writer, TEXT("\""));
    size_t start = 0;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        json_write_bytes(writer, (struct text){text.data + start, i - start});
        char escape[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
        json_write_bytes(writer, (struct text){escape, sizeof escape});
        start = i + 1;
    }
    json_write_bytes(writer, (struct text){text.data + start, text.size - start});
    json_write_bytes(writer, TEXT("\""));
}

static void json_write(struct json_writer *writer, const struct json *value) {
    static const struct text words[] = {TEXT("null"), TEXT("false"), TEXT("true")};
    if (value->kind <= JSON_TRUE) {
        json_write_bytes(writer, words[value->kind]);
    } else if (value->kind == JSON_NUMBER) {
        json_write_bytes(writer, value->text);
    } else if (value->kind == JSON_TEXT) {
        json_write_text(writer, value->text);
    } else {
        bool is_object = value->kind == JSON_OBJECT;
        json_write_bytes(writer, is_object ? TEXT("{") : TEXT("["));
        for (const struct json *item = value->first; item; item = item->next) {
            if (item != value->first) json_write_bytes(writer, TEXT(","));
            if (is_object) {
                json_write_text(writer, item->name);
                json_write_bytes(writer, TEXT(":"));
            }
            json_write(writer, item);
        }
        json_write_bytes(writer, is_object ? TEXT("}") : TEXT("]"));
    }
}

static struct text json_written(const struct json *value) {
    struct json_writer writer = {0};
    json_write(&writer, value);
    return (struct text){writer.data, writer.size};
}

#endif
