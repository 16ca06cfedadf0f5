/**
 * A remote's URL as a reader can open it: https, without credentials, query and `.git`. Null for what
 * is no address of a host: paths of this machine, `file:`, helpers.
 */
export function remoteUrl(configured: string): string | null {
  if (configured.length > 2048) return null;
  const scp = /^(?:[^@/:\s]+@)?([A-Za-z0-9.-]+\.[A-Za-z]{2,}):(?!\/\/)\/?(\S+)$/.exec(configured);
  const text = scp ? `https://${scp[1] ?? ''}/${scp[2] ?? ''}` : configured;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (!/^(?:https?|ssh|git|git\+ssh|git\+https):$/.test(url.protocol)) return null;
  if (!/^[A-Za-z0-9.-]+$/.test(url.hostname)) return null;
  const path = url.pathname.replace(/\/+$/, '').replace(/\.git$/, '');
  // The port of ssh says nothing about the web server.
  const port = url.protocol.startsWith('http') && url.port !== '' ? `:${url.port}` : '';
  return `https://${url.hostname}${port}${path}`;
}
