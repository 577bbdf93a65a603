const secretNames =
  'password|admin_?pass|secret|user_data|private_key|token|x-auth-token|x-subject-token|authorization|passcode';

// Nova and Keystone repeat a refused request in their message, as JSON or as a Python dictionary.
const named = new RegExp(
  `(["']?)\\b(${secretNames})\\1(\\s*[:=]\\s*)(?:"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'|[^\\s,}"']+)`,
  'gi',
);

const excerptLength = 500;

/** A piece of an answer that may be logged and shown: without secrets, by name or by value, and not longer than 500 characters. */
export function excerpt(text: string, secrets: readonly string[] = []): string {
  // Cut well before the patterns run: an answer may be megabytes long.
  let clean = text.slice(0, 20_000);
  for (const secret of secrets) if (secret.length >= 4) clean = clean.replaceAll(secret, '[hidden]');
  clean = clean.replace(
    named,
    (_all, quote: string, name: string, between: string) => `${quote}${name}${quote}${between}"[hidden]"`,
  );
  return clean.length > excerptLength ? `${clean.slice(0, excerptLength)}…` : clean;
}
