// Compiles every filter under assembly/, and the program in each SDK's own README, to build/<sdk>-<name>.wasm.
//   node build.mjs [--out DIR]
// Needs `npm ci` first. What is newer than everything it was made from is left alone. Exits with 1 when a filter does not compile.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({ options: { out: { type: "string", default: join(here, "build") } } });
const out = resolve(options.out);
const readmes = join(out, "readme");

// The first SDK was written for an AssemblyScript with reference counting, the second for today's with a garbage collector.
const sdks = [
  {
    name: "solo",
    package: "@solo-io/proxy-runtime",
    compile: compileLegacy,
    flags: ["--use", "abort=abort_proc_exit"],
    output: "--binaryFile",
  },
  {
    name: "gcore",
    package: "@gcoredev/proxy-wasm-sdk-as",
    compile: compileCurrent,
    flags: ["--config", "asconfig.gcore.json"],
    output: "--outFile",
  },
];

process.chdir(here);
mkdirSync(readmes, { recursive: true });
const shared = ["build.mjs", "package-lock.json", "asconfig.gcore.json"].map(modified);

let failures = 0;
for (const sdk of sdks) {
  for (const filter of [readmeOf(sdk), ...filtersOf(sdk)]) {
    const name = `${sdk.name}-${filter.name}`;
    const wasm = join(out, `${name}.wasm`);
    if (modified(wasm) > Math.max(...shared, modified(filter.source))) {
      report(name, statSync(wasm).size, "up to date");
      continue;
    }
    // Names are kept for the backtraces of traps; otherwise this is what a user would ship.
    const started = performance.now();
    const source = relative(here, filter.source);
    const error = await sdk.compile([source, ...sdk.flags, "--optimize", "--debug", sdk.output, relative(here, wasm)]);
    if (error) {
      failures++;
      rmSync(wasm, { force: true });
      report(name, 0, `failed\n${error}`);
    } else {
      report(name, statSync(wasm).size, `${Math.round(performance.now() - started)} ms`);
    }
  }
}
if (failures) console.error(`${failures} of the filters did not compile.`);
process.exitCode = failures ? 1 : 0;

function filtersOf(sdk) {
  const folder = join("assembly", sdk.name);
  return readdirSync(folder).filter(file => file.endsWith(".ts")).sort()
    .map(file => ({ name: basename(file, ".ts"), source: join(here, folder, file) }));
}

/** The one TypeScript program in the installed package's README, unedited. */
function readmeOf(sdk) {
  const text = readFileSync(join("node_modules", sdk.package, "README.md"), "utf8");
  const programs = [...text.matchAll(/^```ts\r?\n(.*?)^```/gms)];
  if (programs.length !== 1) throw new Error(`${sdk.package}/README.md has ${programs.length} TypeScript programs; one was expected.`);
  const source = join(readmes, `${sdk.name}.ts`);
  if (modified(source) === 0 || readFileSync(source, "utf8") !== programs[0][1]) writeFileSync(source, programs[0][1]);
  return { name: "readme", source };
}

async function compileCurrent(args) {
  const { default: asc } = await import("assemblyscript/asc");
  const { error, stderr } = await asc.main(args);
  return error && `${stderr.toString()}${error.message}`;
}

async function compileLegacy(args) {
  const asc = createRequire(import.meta.url)("assemblyscript-legacy/cli/asc");
  await asc.ready;
  const stderr = asc.createMemoryStream();
  return new Promise(done => asc.main(args, { stderr }, error => {
    done(error && `${stderr.toString()}${error.message}`);
    return 0;
  }));
}

function modified(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function report(name, size, note) {
  console.log(`${name.padEnd(24)} ${size.toString().padStart(8)} bytes  ${note}`);
}
