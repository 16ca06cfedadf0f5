// What a thread of the pool's tests does; a module of its own, for threads run no TypeScript.
export async function run({ what, text }) {
  if (what === 'hang') for (;;);
  if (what === 'crash') {
    setImmediate(() => {
      throw new Error('nobody catches this');
    });
    return new Promise(() => undefined);
  }
  if (what === 'grow') {
    const kept = [];
    for (;;) kept.push(new Array(100_000).fill(Math.random()));
  }
  if (what === 'fail') {
    const error = { code: 'RENDER_FAILED', message: text, hint: 'h', retry: 'never', details: {} };
    return { error: { ...error, errno: 'EMFILE' } };
  }
  return { reply: `done: ${text}` };
}
