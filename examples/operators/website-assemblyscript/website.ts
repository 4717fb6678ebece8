// The Website operator in AssemblyScript: what examples/operators/website is in C#, and it passes the same cases.
import { equal, get, getInteger, getText, isInteger, itemsOf, Json, Kind } from "./json";
import { manifest } from "./manifest";
import { Answer, message, read, respond, Result, Status } from "./operator";

const checksumAnnotation = "demo.slipway.dev/checksum";

/** What is wanted, and what is known, of one website. */
class Website {
  request: Json | null;
  name: string = "";
  namespace: string = "";
  object: Json | null;
  spec: Json | null;
  status: Json | null;
  replicas: i64 = 1;
  /** What is wrong with the object; empty where nothing is. */
  problem: string = "";

  constructor(size: i32) {
    this.request = Json.parse(message(size));
    const key = get(this.request, "key");
    this.name = getText(key, "name") || "";
    this.namespace = getText(key, "namespace") || "";
    this.object = get(this.request, "object");
    this.spec = get(this.object, "spec");
    this.status = get(this.object, "status");
    if (this.object !== null) this.problem = this.check();
  }

  get generation(): i64 {
    return getInteger(get(this.object, "metadata"), "generation");
  }

  get owned(): Json[] {
    return itemsOf(get(this.request, "owned"));
  }

  get readyCondition(): Json | null {
    const conditions = itemsOf(get(this.status, "conditions"));
    for (let i = 0; i < conditions.length; i++) {
      if (getText(conditions[i], "type") == "Ready") return conditions[i];
    }
    return null;
  }

  get knownReplicas(): i64 {
    return getInteger(this.status, "readyReplicas");
  }

  private check(): string {
    const spec = this.spec;
    if (spec === null) return "spec must be given";
    if (spec.kind != Kind.Object) return "spec must be an object";
    const texts = ["html", "title", "content", "contentFrom", "host"];
    for (let i = 0; i < texts.length; i++) {
      const value = get(spec, texts[i]);
      if (value !== null && value.kind != Kind.Text) return `spec.${texts[i]} must be a text`;
    }
    if (get(spec, "replicas") !== null) {
      this.replicas = isInteger(get(spec, "replicas")) ? getInteger(spec, "replicas") : -1;
      if (this.replicas < 0 || this.replicas > 20) return "spec.replicas must be a whole number from 0 to 20";
    }
    const paused = get(spec, "paused");
    return paused === null || paused.kind == Kind.True || paused.kind == Kind.False ? "" : "spec.paused must be true or false";
  }
}

export function operator_abi_version_0_1_0(): void {}

export function operator_on_describe(): i32 {
  return respond(Result.Done, manifest);
}

export function operator_on_reconcile(size: i32): i32 {
  const site = new Website(size);
  if (site.problem.length > 0) return respond(Result.FailedForGood, site.problem);
  const answer = new Answer();
  if (site.object === null) return answer.send();
  const paused = get(site.spec, "paused");
  if (paused !== null && paused.kind == Kind.True) {
    report(answer, site, "Paused", "Unknown", "Paused", "The website is paused.", site.knownReplicas);
    return answer.send();
  }
  let page: string | null = null;
  const source = getText(site.spec, "contentFrom");
  if (countPages(site) != 1) {
    warn(answer, site, "Failed", "InvalidSpec", "The website must have exactly one of html, title and contentFrom.");
    return answer.send();
  }
  if (source !== null) {
    const found = read(Json.object().put("get", Json.object().putText("apiVersion", "v1").putText("kind", "ConfigMap")
      .putText("namespace", site.namespace).putText("name", source)));
    if (found.status > Status.NotFound) return respond(Result.Failed, found.text);
    if (found.status == Status.Ok) page = getText(get(Json.parse(found.text), "data"), "index.html");
    if (page === null) {
      warn(answer, site, "Pending", "ContentNotFound", `There is no ConfigMap ${source} with an index.html.`);
      answer.requeueAfterMs = 10000;
      return answer.send();
    }
  } else {
    page = getText(site.spec, "html");
    if (page === null) page = pageOf(getText(site.spec, "title")!, getText(site.spec, "content") || "");
  }
  serve(answer, site, page);
  return answer.send();
}

export function operator_on_finalize(size: i32): i32 {
  const site = new Website(size);
  if (site.problem.length > 0) return respond(Result.FailedForGood, site.problem);
  const answer = new Answer();
  const owned = site.owned;
  if (owned.length == 0) {
    answer.event("Normal", "Deleted", "Finalize", "The website is gone.");
    return answer.send();
  }
  for (let i = 0; i < owned.length; i++) {
    const metadata = get(owned[i], "metadata");
    if (get(metadata, "deletionTimestamp") !== null) continue;
    answer.action("delete")
      .putText("apiVersion", getText(owned[i], "apiVersion") || "")
      .putText("kind", getText(owned[i], "kind") || "")
      .putText("namespace", getText(metadata, "namespace") || "")
      .putText("name", getText(metadata, "name") || "")
      .putText("propagationPolicy", "Background")
      .putText("uid", getText(metadata, "uid") || "");
  }
  report(answer, site, "Terminating", "False", "Terminating", "The website is being deleted.", 0);
  answer.requeueAfterMs = 1000;
  return answer.send();
}

function countPages(site: Website): i32 {
  return i32(getText(site.spec, "html") !== null) + i32(getText(site.spec, "title") !== null)
    + i32(getText(site.spec, "contentFrom") !== null);
}

/** Applies the parts, and reports how far they are. */
function serve(answer: Answer, site: Website, page: string): void {
  const checksum = checksumOf(page);
  answer.apply(part(site, "v1", "ConfigMap", "data", Json.object().putText("index.html", page)));
  answer.apply(part(site, "apps/v1", "Deployment", "spec", deploymentSpec(site, checksum)));
  answer.apply(part(site, "v1", "Service", "spec", serviceSpec(site)));

  let deployment: Json | null = null;
  const owned = site.owned;
  for (let i = 0; i < owned.length; i++) {
    if (getText(owned[i], "kind") == "Deployment" && getText(get(owned[i], "metadata"), "name") == site.name) deployment = owned[i];
  }
  const template = get(get(deployment, "spec"), "template");
  const isCurrent = getText(get(get(template, "metadata"), "annotations"), checksumAnnotation) == checksum;
  if (deployment === null) {
    answer.event("Normal", "Created", "Reconcile", `Servers wanted: ${site.replicas}.`);
  } else if (!isCurrent) {
    answer.event("Normal", "ContentChanged", "Reconcile", `The page has changed, and is served anew: ${checksum}.`);
  }

  const ready = isCurrent ? getInteger(get(deployment, "status"), "readyReplicas") : 0;
  const text = `Servers ready: ${ready} of ${site.replicas}.`;
  if (!isCurrent || ready < site.replicas) {
    report(answer, site, "Progressing", "False", "ServersStarting", text, ready);
    return;
  }
  if (getText(site.status, "phase") != "Ready") answer.event("Normal", "Ready", "Reconcile", text);
  report(answer, site, "Ready", "True", "ServersReady", text, ready);
}

function warn(answer: Answer, site: Website, phase: string, reason: string, text: string): void {
  if (getText(site.readyCondition, "message") != text) answer.event("Warning", reason, "Reconcile", text);
  report(answer, site, phase, "False", reason, text, site.knownReplicas);
}

function report(answer: Answer, site: Website, phase: string, status: string, reason: string, text: string, ready: i64): void {
  const before = site.readyCondition;
  let since = getText(before, "lastTransitionTime");
  // To the second, as Kubernetes writes times.
  if (since === null || getText(before, "status") != status) since = (getText(site.request, "time") || "").substring(0, 19) + "Z";
  const condition = Json.object().putText("type", "Ready").putText("status", status).putText("reason", reason).putText("message", text);
  if (site.generation > 0) condition.put("observedGeneration", Json.integer(site.generation));
  condition.putText("lastTransitionTime", since);

  const conditions = Json.array();
  const old = itemsOf(get(site.status, "conditions"));
  for (let i = 0; i < old.length; i++) conditions.add(old[i] === before ? condition : old[i]);
  if (before === null) conditions.add(condition);

  const host = getText(site.spec, "host") || `${site.name}.${site.namespace}.svc`;
  const result = Json.object().putText("phase", phase).put("readyReplicas", Json.integer(ready)).putText("url", `http://${host}/`)
    .put("observedGeneration", Json.integer(site.generation)).put("conditions", conditions);
  if (!equal(result, site.status)) answer.action("status").put("status", result);
}

function pageOf(title: string, content: string): string {
  const heading = escaped(title);
  return `<!doctype html>\n<html><head><meta charset="utf-8"><title>${heading}</title></head>`
    + `<body><h1>${heading}</h1><p>${escaped(content)}</p></body></html>\n`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** FNV-1a: against mistakes, not against malice. */
function checksumOf(page: string): string {
  const bytes = Uint8Array.wrap(String.UTF8.encode(page));
  let hash: u64 = 14695981039346656037;
  for (let i = 0; i < bytes.length; i++) hash = (hash ^ u64(bytes[i])) * 1099511628211;
  return hash.toString(16).padStart(16, "0");
}

function labels(site: Website): Json {
  return Json.object().putText("app.kubernetes.io/name", "website").putText("app.kubernetes.io/instance", site.name);
}

function part(site: Website, apiVersion: string, kind: string, field: string, content: Json): Json {
  const metadata = Json.object().putText("name", site.name).putText("namespace", site.namespace).put("labels", labels(site));
  return Json.object().putText("apiVersion", apiVersion).putText("kind", kind).put("metadata", metadata).put(field, content);
}

function deploymentSpec(site: Website, checksum: string): Json {
  const port = Json.object().putText("name", "http").put("containerPort", Json.integer(80)).putText("protocol", "TCP");
  const probe = Json.object().put("httpGet", Json.object().putText("path", "/").putText("port", "http"));
  const mount = Json.object().putText("name", "page").putText("mountPath", "/usr/share/nginx/html").put("readOnly", Json.bool(true));
  const container = Json.object().putText("name", "nginx").putText("image", "nginx:1.29-alpine").put("ports", Json.array().add(port))
    .put("readinessProbe", probe).put("volumeMounts", Json.array().add(mount));
  const volume = Json.object().putText("name", "page").put("configMap", Json.object().putText("name", site.name));
  const pod = Json.object().put("containers", Json.array().add(container)).put("volumes", Json.array().add(volume));
  const metadata = Json.object().put("labels", labels(site)).put("annotations", Json.object().putText(checksumAnnotation, checksum));
  return Json.object().put("replicas", Json.integer(site.replicas)).put("selector", Json.object().put("matchLabels", labels(site)))
    .put("template", Json.object().put("metadata", metadata).put("spec", pod));
}

function serviceSpec(site: Website): Json {
  const port = Json.object().putText("name", "http").put("port", Json.integer(80)).putText("protocol", "TCP").putText("targetPort", "http");
  return Json.object().put("selector", labels(site)).put("ports", Json.array().add(port));
}
