type Json = Record<string, unknown>;

export const types = ['build', 'trade', 'life_aria'] as const;

/** Texts that try to become more than text where they are shown. */
export const injections: readonly string[] = [
  '# EVIL\n\n## EVIL too\n[x](javascript:alert(1)) <script>x</script> ![x](http://evil.example/p.png) {{x}} {{{y}}} {{>z}}',
  'x\r\nEVIL\r\n====\r\n> q\n```\nfence\n~~~\n<!-- flywheel:begin x -->\n| a | b |\n|---|---|\n<https://evil.example>',
  '\u202eEVIL \u001b[31mred\u001b[0m \u009b31m \u2028# EVIL\u2029# EVIL \u200b\ufeff\u0007 \u{e0041}',
  '`tick` **b** _i_ <b>EVIL</b> &lt;x&gt; \\[x\\](y) [a]: http://evil.example "t"\n\n[a] [^1]\n\n[^1]: foot',
];

/** Repeated without end, each of them once kept a pattern busy for minutes. */
export const endlessParts: readonly string[] = ['a', 'a.', '_', ' (#1)', ')', '\u00a0', '(', 'a\n'];

/** A valid session of the type that has the text in every field of text. */
export function spoiled(type: (typeof types)[number], id: string, text: string): Json {
  const own = { overview: text, problem: text, solution: text, lessons: [text, { title: text }] };
  return {
    session_id: id,
    session_type: type,
    timestamp: '2025-12-02T05:20:00Z',
    agent_id: '#[A](x)<b>{{q}}',
    metadata: { current_mission: text, completed_tasks: [text], achievements: [text] },
    ...own,
    next_steps: [text],
    source_data: { ...talk(text), ...bySource[type](text) },
  };
}

const talk = (text: string): Json => ({
  repo_path: null,
  conversations: [
    { source: text, role: 'user', content: text },
    {
      role: 'assistant',
      content: text,
      artifacts: [{ type: text, name: text, path: text.slice(0, 4_000), technologies: [text] }],
    },
  ],
  screenshots: [{ path: text.slice(0, 4_000), caption: text }],
  session_notes: text,
  insights: [text],
});

const bySource: Record<(typeof types)[number], (text: string) => Json> = {
  build: (text) => ({
    git_commits: [
      { hash: 'abc123', message: text, author: text, email: text, files: [text.slice(0, 4_000)] },
      { hash: 'abc124', message: `feat: x\n\n${text}` },
      { hash: 'abc125', message: `fix(${text}): x` },
    ],
    test_results: { command: text, exit_code: 0, passed: 1, failed: 0 },
    build_results: text,
  }),
  trade: (text) => ({
    trades: [
      {
        symbol: text.slice(0, 60),
        action: 'buy',
        quantity: 1,
        price: 2,
        exit_price: 3,
        notes: text,
        setup: text,
        account: text,
      },
    ],
    market_conditions: { volatility: text, trend: text, volume: text, market_sentiment: text },
    account: text,
    plan: text,
    market_analysis: text,
    what_worked: [text],
    what_didnt_work: [text],
    next_goals: [text],
  }),
  life_aria: () => ({}),
};
