// JSON: values are read and made as a tree. What is not there is null, and null has nothing in it.

export const enum Kind {
  Null,
  False,
  True,
  Number,
  Text,
  Array,
  Object,
}

const maxDepth = 64;

export class Json {
  names: string[] = [];
  items: Json[] = [];

  /** @param text Of a text, without escapes; of a number, as it is written. */
  constructor(public kind: Kind, public text: string = "") {}

  static object(): Json {
    return new Json(Kind.Object);
  }

  static array(): Json {
    return new Json(Kind.Array);
  }

  static bool(value: bool): Json {
    return new Json(value ? Kind.True : Kind.False);
  }

  static integer(value: i64): Json {
    return new Json(Kind.Number, value.toString());
  }

  static of(text: string): Json {
    return new Json(Kind.Text, text);
  }

  static parse(text: string): Json | null {
    const reader = new Reader(text);
    const value = reader.value();
    return reader.isAtEnd() ? value : null;
  }

  put(name: string, value: Json): Json {
    this.names.push(name);
    this.items.push(value);
    return this;
  }

  putText(name: string, text: string): Json {
    return this.put(name, Json.of(text));
  }

  add(value: Json): Json {
    this.items.push(value);
    return this;
  }

  toString(): string {
    const parts: string[] = [];
    this.write(parts);
    return parts.join("");
  }

  private write(parts: string[]): void {
    switch (this.kind) {
      case Kind.Null:
        parts.push("null");
        break;
      case Kind.False:
        parts.push("false");
        break;
      case Kind.True:
        parts.push("true");
        break;
      case Kind.Number:
        parts.push(this.text);
        break;
      case Kind.Text:
        writeText(parts, this.text);
        break;
      default: {
        const isObject = this.kind == Kind.Object;
        parts.push(isObject ? "{" : "[");
        for (let i = 0; i < this.items.length; i++) {
          if (i > 0) parts.push(",");
          if (isObject) {
            writeText(parts, this.names[i]);
            parts.push(":");
          }
          this.items[i].write(parts);
        }
        parts.push(isObject ? "}" : "]");
      }
    }
  }
}

/** A property; the last where a name is there twice. */
export function get(object: Json | null, name: string): Json | null {
  if (object === null || object.kind != Kind.Object) return null;
  for (let i = object.items.length - 1; i >= 0; i--) {
    if (object.names[i] == name) return object.items[i].kind == Kind.Null ? null : object.items[i];
  }
  return null;
}

export function getText(object: Json | null, name: string): string | null {
  const value = get(object, name);
  return value !== null && value.kind == Kind.Text ? value.text : null;
}

export function isInteger(value: Json | null): bool {
  if (value === null || value.kind != Kind.Number || value.text.length > 18) return false;
  for (let i = value.text.charCodeAt(0) == 0x2d ? 1 : 0; i < value.text.length; i++) {
    if (!isDigit(value.text.charCodeAt(i))) return false;
  }
  return true;
}

export function getInteger(object: Json | null, name: string): i64 {
  const value = get(object, name);
  return isInteger(value) ? I64.parseInt(value!.text) : 0;
}

export function itemsOf(array: Json | null): Json[] {
  return array === null ? [] : array.items;
}

/** Whether two values are the same, whatever the order of properties. */
export function equal(a: Json | null, b: Json | null): bool {
  if (a === null || b === null) return a === b;
  if (a.kind != b.kind || a.text != b.text || a.items.length != b.items.length) return false;
  for (let i = 0; i < a.items.length; i++) {
    const at = a.kind == Kind.Object ? b.names.indexOf(a.names[i]) : i;
    if (at < 0 || !equal(a.items[i], b.items[at])) return false;
  }
  return true;
}

function isDigit(c: i32): bool {
  return c >= 0x30 && c <= 0x39;
}

function writeText(parts: string[], text: string): void {
  parts.push('"');
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 0x20 && c != 0x22 && c != 0x5c) continue;
    parts.push(text.substring(start, i));
    parts.push("\\u00" + (c < 0x10 ? "0" : "") + c.toString(16));
    start = i + 1;
  }
  parts.push(text.substring(start));
  parts.push('"');
}

class Reader {
  private at: i32 = 0;
  private depth: i32 = 0;

  constructor(private json: string) {}

  /** A value; null where there is none. */
  value(): Json | null {
    if (this.is(0x7b)) return this.items(Json.object(), 0x7d);
    if (this.is(0x5b)) return this.items(Json.array(), 0x5d);
    if (this.is(0x22)) {
      const text = this.text();
      return text === null ? null : Json.of(text);
    }
    if (this.isWord("true")) return Json.bool(true);
    if (this.isWord("false")) return Json.bool(false);
    if (this.isWord("null")) return new Json(Kind.Null);
    const start = this.at;
    return this.skipNumber() ? new Json(Kind.Number, this.json.substring(start, this.at)) : null;
  }

  isAtEnd(): bool {
    this.skipSpace();
    return this.at == this.json.length;
  }

  private items(parent: Json, bracket: i32): Json | null {
    if (++this.depth > maxDepth) return null;
    if (!this.is(bracket)) {
      do {
        if (parent.kind == Kind.Object) {
          const name = this.is(0x22) ? this.text() : null;
          if (name === null || !this.is(0x3a)) return null;
          parent.names.push(name);
        }
        const value = this.value();
        if (value === null) return null;
        parent.items.push(value);
      } while (this.is(0x2c));
      if (!this.is(bracket)) return null;
    }
    this.depth--;
    return parent;
  }

  private peek(): i32 {
    return this.at < this.json.length ? this.json.charCodeAt(this.at) : -1;
  }

  private skipSpace(): void {
    for (let c = this.peek(); c == 0x20 || c == 0x0a || c == 0x0d || c == 0x09; c = this.peek()) this.at++;
  }

  private is(c: i32): bool {
    this.skipSpace();
    if (this.peek() != c) return false;
    this.at++;
    return true;
  }

  private isWord(word: string): bool {
    if (!this.json.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  /** Behind the opening quote. */
  private text(): string | null {
    let text = "";
    let start = this.at;
    while (true) {
      const c = this.peek();
      if (c < 0x20) return null;
      if (c == 0x22) break;
      if (c == 0x5c) {
        text += this.json.substring(start, this.at);
        const unit = this.escape();
        if (unit < 0) return null;
        text += String.fromCharCode(unit);
        start = this.at;
      } else {
        this.at++;
      }
    }
    this.at++;
    return text + this.json.substring(start, this.at - 1);
  }

  private escape(): i32 {
    const letter = this.at + 1 < this.json.length ? this.json.charCodeAt(this.at + 1) : -1;
    this.at += 2;
    switch (letter) {
      case 0x22:
      case 0x5c:
      case 0x2f:
        return letter;
      case 0x62:
        return 0x08;
      case 0x66:
        return 0x0c;
      case 0x6e:
        return 0x0a;
      case 0x72:
        return 0x0d;
      case 0x74:
        return 0x09;
      case 0x75: {
        let unit = 0;
        for (let i = 0; i < 4; i++) {
          const c = this.peek();
          const digit = isDigit(c) ? c - 0x30 : (c | 0x20) >= 0x61 && (c | 0x20) <= 0x66 ? (c | 0x20) - 0x57 : -1;
          if (c < 0 || digit < 0) return -1;
          unit = unit * 16 + digit;
          this.at++;
        }
        return unit;
      }
      default:
        return -1;
    }
  }

  private skipNumber(): bool {
    if (this.peek() == 0x2d) this.at++;
    if (this.peek() == 0x30) this.at++;
    else if (!this.skipDigits()) return false;
    if (this.peek() == 0x2e) {
      this.at++;
      if (!this.skipDigits()) return false;
    }
    if ((this.peek() | 0x20) == 0x65) {
      this.at++;
      if (this.peek() == 0x2b || this.peek() == 0x2d) this.at++;
      if (!this.skipDigits()) return false;
    }
    return true;
  }

  private skipDigits(): bool {
    const start = this.at;
    while (isDigit(this.peek())) this.at++;
    return this.at > start;
  }
}
