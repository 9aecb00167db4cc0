// Fetches what `manifest.json` names from the published npm packages, checks it, and writes it
// here compressed, with the licences of everything that is inside. Run: `cargo xtask graphiql`.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const manifest = JSON.parse(readFileSync(join(here, "manifest.json"), "utf8"));
const work = mkdtempSync(join(tmpdir(), "graphiql-"));
const run = (program, args) =>
  execFileSync(program, args, { cwd: work, encoding: "utf8", timeout: 300_000 });

function check(what, expected, found) {
  if (expected !== found) throw new Error(`${what}: expected ${expected}, published is ${found}`);
}

/** The tarball of a package, if it is the one of the manifest, unpacked. */
function unpack({ name, version, integrity }) {
  const [packed] = JSON.parse(run("npm", ["pack", `${name}@${version}`, "--json"]));
  const bytes = readFileSync(join(work, packed.filename));
  check(name, integrity, "sha512-" + createHash("sha512").update(bytes).digest("base64"));
  const folder = join(work, name);
  run("mkdir", [folder]);
  run("tar", ["-xzf", packed.filename, "-C", folder, "--strip-components=1"]);
}

/** The packages whose code a bundle has inside, by its map. */
function inside(map) {
  const names = JSON.parse(readFileSync(map, "utf8")).sources.map((source) => {
    const [, tail] = source.match(/.*node_modules\/(.*)/) ?? [];
    if (tail) return tail.split("/").slice(0, tail.startsWith("@") ? 2 : 1).join("/");
    // A sibling in the makers' own repository: `../../graphiql-react/dist/x.js`.
    const [, sibling] = source.match(/^\.\.\/\.\.\/([^/]+)\//) ?? [];
    return sibling?.replace(/^graphiql-/, "@graphiql/") ?? "graphiql";
  });
  return [...new Set([...names, "react", "react-dom", "scheduler"])].sort();
}

function existed(name) {
  return existsSync(join(work, "node_modules", name, "package.json"));
}

/** Name, version, licence and its text, of every package inside. */
function licences(names) {
  const wanted = [...manifest.packages, ...manifest.fonts].map(({ name, version }) => `${name}@${version}`);
  const install = (packages) =>
    run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", ...packages]);
  writeFileSync(join(work, "package.json"), "{}");
  install(wanted);
  // What today's versions no longer depend on was inside when the bundle was made.
  const missing = names.filter((name) => !existed(name));
  if (missing.length > 0) install(missing);
  const found = new Map();
  const visit = (modules) => {
    if (!existsSync(modules)) return;
    for (const entry of readdirSync(modules)) {
      if (entry.startsWith("@")) visit(join(modules, entry));
      const folder = join(modules, entry);
      if (!existsSync(join(folder, "package.json"))) continue;
      const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json")));
      if (!found.has(name)) found.set(name, { version, license, folder });
      visit(join(folder, "node_modules"));
    }
  };
  visit(join(work, "node_modules"));
  return names.map((name) => {
    const { version, license, folder } = found.get(name) ?? {};
    if (!license) throw new Error(`${name}: no licence found`);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(folder, file), "utf8").trim() : "(the package has no file)";
    const title = name.startsWith("@fontsource/") ? `the font of ${name}` : `${name} ${version}`;
    return { title: `${title} (${license})`, text };
  });
}

/** The sections, each text once, under the names of all packages that it is the licence of. */
function page(sections) {
  const by_text = new Map();
  for (const { title, text } of sections) {
    by_text.set(text, [...(by_text.get(text) ?? []), title]);
  }
  const rule = "-".repeat(78);
  const head = "The page /graphiql is made of these packages, as they are published on npm.\n";
  const body = [...by_text].map(([text, titles]) => `${rule}\n${titles.join("\n")}\n\n${text}\n`);
  return [head, ...body].join("\n").replaceAll("\r\n", "\n");
}

try {
  manifest.packages.forEach(unpack);
  for (const { package: name, path, sha256 } of manifest.files) {
    const bytes = readFileSync(join(work, name, path));
    check(`${name}/${path}`, sha256, createHash("sha256").update(bytes).digest("hex"));
    writeFileSync(join(here, `${basename(path)}.gz`), gzipSync(bytes, { level: 9 }));
    console.log(`${name}/${path}: ${bytes.length} bytes, as the manifest says`);
  }
  // The style sheet has two fonts inside; these packages carry the texts of their licences.
  const fonts = manifest.fonts.map(({ name }) => name);
  const bundled = inside(join(work, "graphiql", "graphiql.min.js.map"));
  const text = page(licences([...bundled, ...fonts]));
  writeFileSync(join(here, "licences.txt.gz"), gzipSync(text, { level: 9 }));
  console.log(`licences.txt: ${text.length} characters`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
