// Copies the header :path to x-path. The Proxy-Wasm ABI as it is, without an SDK; an arena that each callback starts anew gives memory.
#define EXPORT(name) __attribute__((export_name(name)))
#define IMPORT(name) __attribute__((import_module("env"), import_name(name)))

IMPORT("proxy_get_header_map_value")
int get_header(int map, const char *name, int name_length, char **value, int *value_length);

IMPORT("proxy_replace_header_map_value")
int replace_header(int map, const char *name, int name_length, const char *value, int value_length);

static char arena[64 * 1024];
static int used;

EXPORT("proxy_abi_version_0_2_1") void abi_version(void) {}

EXPORT("proxy_on_memory_allocate") char *allocate(int size) {
    char *at = arena + used;
    if (size < 0 || size > (int)sizeof(arena) - used)
        __builtin_trap();
    used += size;
    return at;
}

EXPORT("proxy_on_context_create") void on_context_create(int context, int root) {}
EXPORT("proxy_on_vm_start") int on_vm_start(int root, int size) { return 1; }
EXPORT("proxy_on_configure") int on_configure(int root, int size) { return 1; }
EXPORT("proxy_on_delete") void on_delete(int context) {}

EXPORT("proxy_on_request_headers") int on_request_headers(int context, int count, int end_of_stream) {
    char *value;
    int length;
    used = 0;
    if (get_header(0, ":path", 5, &value, &length) == 0)
        replace_header(0, "x-path", 6, value, length);
    return 0;
}
