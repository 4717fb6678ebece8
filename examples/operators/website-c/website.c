// The Website operator in C: what examples/operators/website is in C#, and it passes the same cases.
#include "operator.h"

static const char manifest[] =
#include "manifest.inc"
    ;

// What is wanted, and what is known, of one website.
struct website {
    struct json *request;
    struct text name;
    struct text namespace;
    struct json *metadata;
    struct json *status;
    struct text html;
    struct text title;
    struct text content;
    struct text content_from;
    struct text host;
    int64_t replicas;
    bool paused;
};

// ---- the specification

static struct text wrong(struct text field, struct text problem) { return JOIN(TEXT("spec."), field, TEXT(" "), problem); }

// An empty text says that all is well.
static struct text read_spec(const struct json *spec, struct website *site) {
    const struct text none = {NULL, 0};
    const struct { struct text name; struct text *to; } texts[] = {
        {TEXT("html"), &site->html}, {TEXT("title"), &site->title}, {TEXT("content"), &site->content},
        {TEXT("contentFrom"), &site->content_from}, {TEXT("host"), &site->host},
    };
    if (!spec) return TEXT("spec must be given");
    if (spec->kind != JSON_OBJECT) return TEXT("spec must be an object");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct json *value = json_get(spec, texts[i].name);
        if (value && value->kind != JSON_TEXT) return wrong(texts[i].name, TEXT("must be a text"));
        if (value) *texts[i].to = value->text;
    }
    const struct json *replicas = json_get(spec, TEXT("replicas"));
    site->replicas = 1;
    if (replicas && (!json_integer(replicas, &site->replicas) || site->replicas < 0 || site->replicas > 20))
        return wrong(TEXT("replicas"), TEXT("must be a whole number from 0 to 20"));
    const struct json *paused = json_get(spec, TEXT("paused"));
    if (paused && paused->kind != JSON_TRUE && paused->kind != JSON_FALSE) return wrong(TEXT("paused"), TEXT("must be true or false"));
    site->paused = paused && paused->kind == JSON_TRUE;
    return none;
}

static struct text read_website(struct text message, struct website *site) {
    *site = (struct website){.request = json_parse(message)};
    const struct json *key = json_get(site->request, TEXT("key"));
    const struct json *object = json_get(site->request, TEXT("object"));
    site->name = json_get_text(key, TEXT("name"));
    site->namespace = json_get_text(key, TEXT("namespace"));
    site->metadata = json_get(object, TEXT("metadata"));
    site->status = json_get(object, TEXT("status"));
    return object ? read_spec(json_get(object, TEXT("spec")), site) : (struct text){NULL, 0};
}

// ---- the page

static struct text escaped(struct text text) {
    struct json_writer writer = {0};
    for (size_t i = 0; i < text.size; i++) {
        struct text one = {text.data + i, 1};
        switch (text.data[i]) {
        case '&': one = TEXT("&amp;"); break;
        case '<': one = TEXT("&lt;"); break;
        case '>': one = TEXT("&gt;"); break;
        case '"': one = TEXT("&quot;"); break;
        }
        json_write_bytes(&writer, one);
    }
    return (struct text){writer.data, writer.size};
}

static struct text page_of(struct text title, struct text content) {
    struct text heading = escaped(title);
    return JOIN(TEXT("<!doctype html>\n<html><head><meta charset=\"utf-8\"><title>"), heading, TEXT("</title></head><body><h1>"), heading,
        TEXT("</h1><p>"), escaped(content), TEXT("</p></body></html>\n"));
}

// FNV-1a: against mistakes, not against malice.
static struct text checksum_of(struct text page) {
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < page.size; i++) hash = (hash ^ (unsigned char)page.data[i]) * 1099511628211u;
    char *hex = json_take(16);
    for (int i = 0; i < 16; i++) hex[i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
    return (struct text){hex, 16};
}

// ---- the parts

static struct json *object_of(struct text name, struct json *value) {
    struct json *object = json_object();
    json_put(object, name, value);
    return object;
}

static struct json *array_of(struct json *item) {
    struct json *array = json_array();
    json_add(array, item);
    return array;
}

static struct json *labels(const struct website *site) {
    struct json *labels = object_of(TEXT("app.kubernetes.io/name"), json_text(TEXT("website")));
    json_put(labels, TEXT("app.kubernetes.io/instance"), json_text(site->name));
    return labels;
}

static void apply_part(struct operator_answer *answer, const struct website *site, struct text version, struct text kind, struct text field,
    struct json *content) {
    struct json *metadata = object_of(TEXT("name"), json_text(site->name));
    json_put(metadata, TEXT("namespace"), json_text(site->namespace));
    json_put(metadata, TEXT("labels"), labels(site));
    struct json *part = object_of(TEXT("apiVersion"), json_text(version));
    json_put(part, TEXT("kind"), json_text(kind));
    json_put(part, TEXT("metadata"), metadata);
    json_put(part, field, content);
    operator_apply(answer, part);
}

static struct json *container(void) {
    struct json *port = object_of(TEXT("name"), json_text(TEXT("http")));
    json_put(port, TEXT("containerPort"), json_number(80));
    json_put(port, TEXT("protocol"), json_text(TEXT("TCP")));
    struct json *probe = object_of(TEXT("path"), json_text(TEXT("/")));
    json_put(probe, TEXT("port"), json_text(TEXT("http")));
    struct json *mount = object_of(TEXT("name"), json_text(TEXT("page")));
    json_put(mount, TEXT("mountPath"), json_text(TEXT("/usr/share/nginx/html")));
    json_put(mount, TEXT("readOnly"), json_bool(true));
    struct json *nginx = object_of(TEXT("name"), json_text(TEXT("nginx")));
    json_put(nginx, TEXT("image"), json_text(TEXT("nginx:1.29-alpine")));
    json_put(nginx, TEXT("ports"), array_of(port));
    json_put(nginx, TEXT("readinessProbe"), object_of(TEXT("httpGet"), probe));
    json_put(nginx, TEXT("volumeMounts"), array_of(mount));
    return nginx;
}

static struct json *deployment_spec(const struct website *site, struct text checksum) {
    struct json *volume = object_of(TEXT("name"), json_text(TEXT("page")));
    json_put(volume, TEXT("configMap"), object_of(TEXT("name"), json_text(site->name)));
    struct json *pod = object_of(TEXT("containers"), array_of(container()));
    json_put(pod, TEXT("volumes"), array_of(volume));
    struct json *metadata = object_of(TEXT("labels"), labels(site));
    json_put(metadata, TEXT("annotations"), object_of(TEXT("demo.slipway.dev/checksum"), json_text(checksum)));
    struct json *template = object_of(TEXT("metadata"), metadata);
    json_put(template, TEXT("spec"), pod);
    struct json *spec = object_of(TEXT("replicas"), json_number(site->replicas));
    json_put(spec, TEXT("selector"), object_of(TEXT("matchLabels"), labels(site)));
    json_put(spec, TEXT("template"), template);
    return spec;
}

static struct json *service_spec(const struct website *site) {
    struct json *port = object_of(TEXT("name"), json_text(TEXT("http")));
    json_put(port, TEXT("port"), json_number(80));
    json_put(port, TEXT("protocol"), json_text(TEXT("TCP")));
    json_put(port, TEXT("targetPort"), json_text(TEXT("http")));
    struct json *spec = object_of(TEXT("selector"), labels(site));
    json_put(spec, TEXT("ports"), array_of(port));
    return spec;
}

// ---- the status

static struct json *ready_condition(const struct website *site) {
    struct json *conditions = json_get(site->status, TEXT("conditions"));
    for (struct json *condition = conditions ? conditions->first : NULL; condition; condition = condition->next)
        if (text_equal(json_get_text(condition, TEXT("type")), TEXT("Ready"))) return condition;
    return NULL;
}

static void report(struct operator_answer *answer, const struct website *site, struct text phase, struct text status, struct text reason,
    struct text message, int64_t ready) {
    int64_t generation = json_get_integer(site->metadata, TEXT("generation"));
    struct json *before = ready_condition(site);
    struct text since = json_get_text(before, TEXT("lastTransitionTime"));
    if (!since.size || !text_equal(json_get_text(before, TEXT("status")), status)) {
        // To the second, as Kubernetes writes times.
        struct text time = json_get_text(site->request, TEXT("time"));
        since = JOIN(((struct text){time.data, 19}), TEXT("Z"));
    }
    struct json *condition = object_of(TEXT("type"), json_text(TEXT("Ready")));
    json_put(condition, TEXT("status"), json_text(status));
    json_put(condition, TEXT("reason"), json_text(reason));
    json_put(condition, TEXT("message"), json_text(message));
    if (generation > 0) json_put(condition, TEXT("observedGeneration"), json_number(generation));
    json_put(condition, TEXT("lastTransitionTime"), json_text(since));

    struct json *conditions = json_array();
    struct json *old = json_get(site->status, TEXT("conditions"));
    for (struct json *one = old ? old->first : NULL; one; one = one->next) {
        struct json *copy = json_new(one->kind);
        *copy = *one;
        json_add(conditions, one == before ? condition : copy);
    }
    if (!before) json_add(conditions, condition);

    struct text host = site->host.data ? site->host : JOIN(site->name, TEXT("."), site->namespace, TEXT(".svc"));
    struct json *result = object_of(TEXT("phase"), json_text(phase));
    json_put(result, TEXT("readyReplicas"), json_number(ready));
    json_put(result, TEXT("url"), json_text(JOIN(TEXT("http://"), host, TEXT("/"))));
    json_put(result, TEXT("observedGeneration"), json_number(generation));
    json_put(result, TEXT("conditions"), conditions);
    if (!json_equal(result, site->status)) json_put(operator_action(answer, TEXT("status")), TEXT("status"), result);
}

static int64_t known_replicas(const struct website *site) { return json_get_integer(site->status, TEXT("readyReplicas")); }

static void warn(struct operator_answer *answer, const struct website *site, struct text phase, struct text reason, struct text message) {
    if (!text_equal(json_get_text(ready_condition(site), TEXT("message")), message))
        operator_event(answer, TEXT("Warning"), reason, TEXT("Reconcile"), message);
    report(answer, site, phase, TEXT("False"), reason, message, known_replicas(site));
}

// ---- the callbacks

// The page that is wanted; one without data where there is none, with a result that is to be returned.
static struct text find_page(struct operator_answer *answer, const struct website *site, int *result) {
    const struct text none = {NULL, 0};
    if (!!site->html.data + !!site->title.data + !!site->content_from.data != 1) {
        warn(answer, site, TEXT("Failed"), TEXT("InvalidSpec"), TEXT("The website must have exactly one of html, title and contentFrom."));
        return none;
    }
    if (site->html.data) return site->html;
    if (site->title.data) return page_of(site->title, site->content);
    struct json *reference = object_of(TEXT("apiVersion"), json_text(TEXT("v1")));
    json_put(reference, TEXT("kind"), json_text(TEXT("ConfigMap")));
    json_put(reference, TEXT("namespace"), json_text(site->namespace));
    json_put(reference, TEXT("name"), json_text(site->content_from));
    int status = 0;
    struct text reason;
    struct json *found = operator_get(reference, &status, &reason);
    if (status > OPERATOR_NOT_FOUND) {
        *result = operator_respond(OPERATOR_FAILED, reason);
        return none;
    }
    struct text page = json_get_text(json_get(found, TEXT("data")), TEXT("index.html"));
    if (!page.data) {
        warn(answer, site, TEXT("Pending"), TEXT("ContentNotFound"),
            JOIN(TEXT("There is no ConfigMap "), site->content_from, TEXT(" with an index.html.")));
        answer->requeue_after_ms = 10000;
    }
    return page;
}

static struct json *find_owned(const struct website *site, struct text kind) {
    struct json *owned = json_get(site->request, TEXT("owned"));
    for (struct json *object = owned ? owned->first : NULL; object; object = object->next) {
        if (text_equal(json_get_text(object, TEXT("kind")), kind)
            && text_equal(json_get_text(json_get(object, TEXT("metadata")), TEXT("name")), site->name)) return object;
    }
    return NULL;
}

static void report_replicas(struct operator_answer *answer, const struct website *site, const struct json *deployment, bool is_current) {
    int64_t ready = is_current ? json_get_integer(json_get(deployment, TEXT("status")), TEXT("readyReplicas")) : 0;
    struct text message = JOIN(TEXT("Servers ready: "), text_number(ready), TEXT(" of "), text_number(site->replicas), TEXT("."));
    if (!is_current || ready < site->replicas) {
        report(answer, site, TEXT("Progressing"), TEXT("False"), TEXT("ServersStarting"), message, ready);
        return;
    }
    if (!text_equal(json_get_text(site->status, TEXT("phase")), TEXT("Ready")))
        operator_event(answer, TEXT("Normal"), TEXT("Ready"), TEXT("Reconcile"), message);
    report(answer, site, TEXT("Ready"), TEXT("True"), TEXT("ServersReady"), message, ready);
}

OPERATOR_EXPORT(operator_on_describe) int operator_on_describe(void) { return operator_respond(OPERATOR_DONE, TEXT(manifest)); }

OPERATOR_EXPORT(operator_on_reconcile) int operator_on_reconcile(int size) {
    json_reset();
    struct website site;
    struct text problem = read_website(operator_message(size), &site);
    if (problem.size) return operator_respond(OPERATOR_FAILED_FOR_GOOD, problem);
    struct operator_answer answer = {json_array(), 0};
    if (!site.metadata) return operator_answer_with(&answer);
    if (site.paused) {
        report(&answer, &site, TEXT("Paused"), TEXT("Unknown"), TEXT("Paused"), TEXT("The website is paused."), known_replicas(&site));
        return operator_answer_with(&answer);
    }
    int result = OPERATOR_DONE;
    struct text page = find_page(&answer, &site, &result);
    if (!page.data) return result != OPERATOR_DONE ? result : operator_answer_with(&answer);

    struct text checksum = checksum_of(page);
    apply_part(&answer, &site, TEXT("v1"), TEXT("ConfigMap"), TEXT("data"), object_of(TEXT("index.html"), json_text(page)));
    apply_part(&answer, &site, TEXT("apps/v1"), TEXT("Deployment"), TEXT("spec"), deployment_spec(&site, checksum));
    apply_part(&answer, &site, TEXT("v1"), TEXT("Service"), TEXT("spec"), service_spec(&site));

    const struct json *deployment = find_owned(&site, TEXT("Deployment"));
    const struct json *template = json_get(json_get(deployment, TEXT("spec")), TEXT("template"));
    const struct json *annotations = json_get(json_get(template, TEXT("metadata")), TEXT("annotations"));
    bool is_current = text_equal(json_get_text(annotations, TEXT("demo.slipway.dev/checksum")), checksum);
    if (!deployment)
        operator_event(&answer, TEXT("Normal"), TEXT("Created"), TEXT("Reconcile"),
            JOIN(TEXT("Servers wanted: "), text_number(site.replicas), TEXT(".")));
    else if (!is_current)
        operator_event(&answer, TEXT("Normal"), TEXT("ContentChanged"), TEXT("Reconcile"),
            JOIN(TEXT("The page has changed, and is served anew: "), checksum, TEXT(".")));
    report_replicas(&answer, &site, deployment, is_current);
    return operator_answer_with(&answer);
}

OPERATOR_EXPORT(operator_on_finalize) int operator_on_finalize(int size) {
    json_reset();
    struct website site;
    struct text problem = read_website(operator_message(size), &site);
    if (problem.size) return operator_respond(OPERATOR_FAILED_FOR_GOOD, problem);
    struct operator_answer answer = {json_array(), 0};
    struct json *owned = json_get(site.request, TEXT("owned"));
    if (!owned || !owned->first) {
        operator_event(&answer, TEXT("Normal"), TEXT("Deleted"), TEXT("Finalize"), TEXT("The website is gone."));
        return operator_answer_with(&answer);
    }
    for (const struct json *part = owned->first; part; part = part->next) {
        const struct json *metadata = json_get(part, TEXT("metadata"));
        if (json_get(metadata, TEXT("deletionTimestamp"))) continue;
        struct json *action = operator_action(&answer, TEXT("delete"));
        json_put(action, TEXT("apiVersion"), json_text(json_get_text(part, TEXT("apiVersion"))));
        json_put(action, TEXT("kind"), json_text(json_get_text(part, TEXT("kind"))));
        json_put(action, TEXT("namespace"), json_text(json_get_text(metadata, TEXT("namespace"))));
        json_put(action, TEXT("name"), json_text(json_get_text(metadata, TEXT("name"))));
        json_put(action, TEXT("propagationPolicy"), json_text(TEXT("Background")));
        json_put(action, TEXT("uid"), json_text(json_get_text(metadata, TEXT("uid"))));
    }
    report(&answer, &site, TEXT("Terminating"), TEXT("False"), TEXT("Terminating"), TEXT("The website is being deleted."), 0);
    answer.requeue_after_ms = 1000;
    return operator_answer_with(&answer);
}
