// Starts GraphiQL: its tabs stand in the page, and nothing that is typed or answered is kept in
// the browser, for it may be about people.
"use strict";

const { tabs } = JSON.parse(document.getElementById("tabs").textContent);

/** Forgets everything with the page. */
const memory = {
  kept: new Map(),
  getItem: (key) => memory.kept.get(key) ?? null,
  setItem: (key, value) => void memory.kept.set(key, String(value)),
  removeItem: (key) => void memory.kept.delete(key),
  clear: () => memory.kept.clear(),
  get length() {
    return memory.kept.size;
  },
};

function ask(parameters, headers, accept) {
  return fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", accept, ...headers },
    body: JSON.stringify(parameters),
    credentials: "omit",
  });
}

/** The results of a subscription, one event each (graphql-sse, distinct connections). */
async function* events(response) {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of chunks(response.body.getReader())) {
    text += decoder.decode(bytes, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop();
    for (const block of blocks) {
      const lines = block.split("\n").map((line) => line.split(/: ?(.*)/s));
      const of = (name) => lines.filter(([field]) => field === name).map(([, value]) => value ?? "");
      const event = of("event")[0];
      if (event === "complete") return;
      if (event === "next") yield JSON.parse(of("data").join("\n"));
    }
  }
}

async function* chunks(reader) {
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel();
  }
}

function isSubscription({ operationName }, document) {
  const operations = (document?.definitions ?? []).filter(
    (definition) => definition.kind === "OperationDefinition",
  );
  const named = operations.filter(({ name }) => !operationName || name?.value === operationName);
  return named[0]?.operation === "subscription";
}

async function fetcher(parameters, options = {}) {
  if (!isSubscription(parameters, options.documentAST)) {
    const accept = "application/graphql-response+json, application/json;q=0.9";
    return (await ask(parameters, options.headers, accept)).json();
  }
  const response = await ask(parameters, options.headers, "text/event-stream");
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
  return isStream ? events(response) : response.json();
}

ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, {
    fetcher,
    storage: memory,
    defaultTabs: tabs,
    // Of the first tab it takes the query alone.
    variables: tabs[0].variables,
    headers: tabs[0].headers,
    defaultHeaders: tabs[0].headers,
    defaultEditorToolsVisibility: "variables",
    shouldPersistHeaders: false,
  }),
);
