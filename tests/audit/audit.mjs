// The official audit of GraphQL over HTTP (`serverAudits` of graphql-http), run against the real
// program on a store with the demo families. Arguments: the program. Run by `cargo xtask test`.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { serverAudits } from "graphql-http";

/** How many audits this version has: fewer would mean that some were not run. */
const AUDITS = 61;
/** Audits that are not ours to pass, each with the reason: none. */
const EXCUSED = new Map();
const START_MS = 60_000;
const AUDIT_MS = 10_000;

function within(ms, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not done in ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** The line in which the program says where it listens. */
function address(server) {
  return new Promise((resolve, reject) => {
    createInterface({ input: server.stdout }).on("line", (line) => {
      const [, url] = line.match(/^GraphQL at (http:\S+\/graphql)/) ?? [];
      if (url) resolve(url);
    });
    server.on("error", reject);
    server.on("exit", (code) => reject(new Error(`the program ended with ${code}`)));
  });
}

async function audited(url) {
  const audits = serverAudits({ url });
  const faults = audits.length === AUDITS ? [] : [`${audits.length} audits, not ${AUDITS}`];
  let passed = 0;
  for (const audit of audits) {
    const result = await within(AUDIT_MS, audit.name, audit.fn());
    if (result.status === "ok") passed += 1;
    else if (!EXCUSED.has(audit.id)) {
      faults.push(`${result.status} ${audit.id} ${audit.name}: ${result.reason}`);
    }
  }
  return { passed, of: audits.length, faults };
}

const home = mkdtempSync(join(tmpdir(), "otbasy-audit-"));
const environment = { ...process.env, OTBASY_ADMIN: "127.0.0.1:0" };
const server = spawn(
  process.argv[2],
  ["demo", "--people", "0", "--port", "0", "--store", join(home, "store")],
  { stdio: ["ignore", "pipe", "inherit"], env: environment },
);
try {
  const url = await within(START_MS, "the program's start", address(server));
  const { passed, of, faults } = await audited(url);
  faults.forEach((fault) => console.error(`audit: ${fault}`));
  console.log(`audit: ${passed} of ${of} ok, ${EXCUSED.size} excused`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} catch (error) {
  console.error(`audit: ${error.message}`);
  process.exitCode = 1;
} finally {
  server.kill();
  rmSync(home, { recursive: true, force: true });
}
