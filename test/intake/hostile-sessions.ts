/** A well-formed session to spoil. */
export const goodSession: Readonly<Record<string, unknown>> = {
  session_id: 'a1b2c3d4',
  session_type: 'build',
  timestamp: '2025-12-02T05:20:00Z',
  agent_id: 'Agent-7',
  source_data: { git_commits: [{ hash: 'abc123' }] },
};

const but = (changes: object): string => JSON.stringify({ ...goodSession, ...changes });
const source = (changes: object): string => but({ source_data: changes });
const trade = (changes: object): string => {
  const fill = { symbol: 'AAPL', action: 'buy', quantity: 1, price: 1, ...changes };
  return but({ session_type: 'trade', source_data: { trades: [fill] } });
};
const without = (key: string): string => but({ [key]: undefined });
const nested = (depth: number): string =>
  but({ x: 0 }).replace('"x":0', `"x":${'['.repeat(depth)}`);
const closed = (depth: number): string => `${nested(depth).slice(0, -1)}${']'.repeat(depth)}}`;
const good = JSON.stringify(goodSession);
const bytes = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

export interface HostileFile {
  readonly what: string;
  readonly content: string | Buffer;
  /** `incomplete` is refused only after the grace period. */
  readonly verdict: 'refused' | 'incomplete';
  readonly pointer: string;
  readonly mend: string | RegExp;
}

const refused = (
  what: string,
  content: string | Buffer,
  pointer: string,
  mend: string | RegExp,
): HostileFile => ({ what, content, verdict: 'refused', pointer, mend });
const incomplete = (
  what: string,
  content: string | Buffer,
  pointer: string,
  mend: string | RegExp,
): HostileFile => ({ what, content, verdict: 'incomplete', pointer, mend });

const shapes: HostileFile[] = [
  refused('an empty object', '{}', '/session_id', 'a1b2c3d4-e5f6'),
  refused('a list', '[]', '', 'one JSON object'),
  refused('null', 'null', '', 'one JSON object'),
  refused('a number', '42', '', 'one JSON object'),
  refused('a text', '"session"', '', 'one JSON object'),
  refused('a list of a good session', `[${good}]`, '', 'one JSON object'),
  refused('no type', without('session_type'), '/session_type', '"build"'),
  refused('no id', without('session_id'), '/session_id', 'file name'),
  refused('no timestamp', without('timestamp'), '/timestamp', '"2025-12-02T05:20:00Z"'),
  refused('no agent', without('agent_id'), '/agent_id', '"Agent-7"'),
];

const envelopes: HostileFile[] = [
  refused('an unknown type', but({ session_type: 'retro' }), '/session_type', '"build", "trade"'),
  refused('a type in capitals', but({ session_type: 'Build' }), '/session_type', '"life_aria"'),
  refused('a type of a prototype', but({ session_type: 'toString' }), '/session_type', '"build"'),
  refused('a list as type', but({ session_type: ['build'] }), '/session_type', '"build"'),
  refused('an empty type', but({ session_type: '' }), '/session_type', '"build"'),
  refused('an id that climbs', but({ session_id: '../../x' }), '/session_id', 'file name'),
  refused('an id with a slash', but({ session_id: 'a/b' }), '/session_id', 'letters, digits'),
  refused('an id of two points', but({ session_id: '..' }), '/session_id', 'starting with'),
  refused('an id with a NUL', but({ session_id: 'a\u0000b' }), '/session_id', 'letters, digits'),
  refused('an id with a line end', but({ session_id: 'a\n' }), '/session_id', 'letters, digits'),
  refused('an empty id', but({ session_id: '' }), '/session_id', 'UUID'),
  refused('an id of 129', but({ session_id: 'x'.repeat(129) }), '/session_id', '128 characters'),
  refused('a number as id', but({ session_id: 7 }), '/session_id', 'file name'),
  refused('null as id', but({ session_id: null }), '/session_id', 'file name'),
  refused('a reserved id', but({ session_id: 'constructor' }), '/session_id', 'another id'),
  refused('an inherited id', but({ session_id: 'toString' }), '/session_id', 'another id'),
  refused('a number as timestamp', but({ timestamp: 1764652800 }), '/timestamp', 'RFC 3339'),
  refused('no zone', but({ timestamp: '2025-12-02T05:20:00' }), '/timestamp', 'with a zone'),
  refused('a date alone', but({ timestamp: '2025-12-02' }), '/timestamp', 'date and time'),
  refused('30 February', but({ timestamp: '2025-02-30T00:00:00Z' }), '/timestamp', 'RFC 3339'),
  refused('two zones', but({ timestamp: '2025-12-02T05:20:00+00:00Z' }), '/timestamp', 'zone'),
  refused('a leap second', but({ timestamp: '2016-12-31T23:59:60Z' }), '/timestamp', 'RFC 3339'),
  refused('words as time', but({ timestamp: 'yesterday' }), '/timestamp', 'for example'),
  refused('an empty agent', but({ agent_id: '' }), '/agent_id', 'printable'),
  refused('a blank agent', but({ agent_id: '  ' }), '/agent_id', 'printable'),
  refused('a bidi agent', but({ agent_id: 'Agent\u202e7' }), '/agent_id', 'printable'),
  refused('an agent with escapes', but({ agent_id: '\u001b[31mA' }), '/agent_id', 'printable'),
  refused('a long agent', but({ agent_id: 'x'.repeat(129) }), '/agent_id', '128 characters'),
  refused('version 2', but({ schema_version: 2 }), '/schema_version', 'Write 1'),
  refused('a list as metadata', but({ metadata: [] }), '/metadata', 'an object'),
  refused('metadata in words', but({ metadata: { commits: 'three' } }), '/metadata/commits', '3'),
  refused('below zero', but({ metadata: { commits: -1 } }), '/metadata/commits', '0 or more'),
  refused('a text as source', but({ source_data: 'x' }), '/source_data', 'an object'),
  refused('a list as artifacts', but({ artifacts: [] }), '/artifacts', 'leave it out'),
  refused('status as text', but({ pipeline_status: 'x' }), '/pipeline_status', 'leave it out'),
  refused('notes as flywheel', but({ flywheel: 'x' }), '/flywheel', 'leave it out'),
  refused('lessons as text', but({ lessons: 'x' }), '/lessons', 'a list of lessons'),
];

const sources: HostileFile[] = [
  refused('no hash', source({ git_commits: [{}] }), '/source_data/git_commits/0/hash', 'abc123'),
  refused(
    'an empty hash',
    source({ git_commits: [{ hash: '' }] }),
    '/source_data/git_commits/0/hash',
    'abc123',
  ),
  refused(
    'a text as commit',
    source({ git_commits: ['x'] }),
    '/source_data/git_commits/0',
    'an object',
  ),
  refused(
    'commits as object',
    source({ git_commits: {} }),
    '/source_data/git_commits',
    'the commits',
  ),
  refused('a number as path', source({ repo_path: 5 }), '/source_data/repo_path', '/home/me'),
  refused('a NUL in a path', source({ repo_path: 'a\u0000' }), '/source_data/repo_path', 'a path'),
  refused(
    'a number among files',
    source({ git_commits: [{ hash: 'a', files: [1] }] }),
    '/source_data/git_commits/0/files/0',
    'a text',
  ),
  refused(
    'a fill without symbol',
    trade({ symbol: undefined }),
    '/source_data/trades/0/symbol',
    'AAPL',
  ),
  refused(
    'a quantity in words',
    trade({ quantity: 'ten' }),
    '/source_data/trades/0/quantity',
    'decimal',
  ),
  refused(
    'a symbol that is a number',
    trade({ symbol: 1 }),
    '/source_data/trades/0/symbol',
    'AAPL',
  ),
  refused(
    'an object as price',
    trade({ price: {} }),
    '/source_data/trades/0/price',
    'decimal number',
  ),
  refused('a huge text', but({ overview: 'x'.repeat(100_001) }), '/overview', '100000 characters'),
];

const texts: HostileFile[] = [
  refused('__proto__', good.replace('{', '{"__proto__":{"x":1},'), '/__proto__', 'another name'),
  refused('constructor', good.replace('{', '{"constructor":1,'), '/constructor', 'another name'),
  refused('a key twice', good.replace('{', '{"agent_id":"x",'), '/agent_id', 'Keep one'),
  refused('1e999', good.replace('{', '{"n":1e999,'), '/n', 'smaller number'),
  refused('65 levels', closed(65), `/x${'/0'.repeat(63)}`, 'flatter'),
  refused('half an emoji', but({ overview: 'x\ud83d' }), '/overview', 'between characters'),
  refused('half an emoji as key', but({ x: { '\udc00': 1 } }), '/x', 'between characters'),
  refused('UTF-16 with mark', Buffer.from(`\ufeff${good}`, 'utf16le'), '', 'UTF-8'),
  refused('UTF-16 without', Buffer.from(good, 'utf16le'), '', 'Set-Content'),
  refused('UTF-16, other end first', Buffer.from(good, 'utf16le').swap16(), '', 'UTF-8'),
  refused('latin 1', bytes('{"a":"caf', [0xe9], '"}'), '', 'encoding="utf-8"'),
  refused('overlong UTF-8', bytes('{"a":"', [0xc0, 0xaf], '"}'), '', 'UTF-8'),
  refused('overlong in three', bytes('{"a":"', [0xe0, 0x80, 0xaf], '"}'), '', 'UTF-8'),
  refused('a surrogate in UTF-8', bytes('{"a":"', [0xed, 0xa0, 0x80], '"}'), '', 'UTF-8'),
  refused('beyond Unicode', bytes('{"a":"', [0xf4, 0x90, 0x80, 0x80], '"}'), '', 'UTF-8'),
  refused('a lone continuation', bytes('{"a":"', [0x80], '"}'), '', 'UTF-8'),
  refused('ten megabytes', `{"a":"${'x'.repeat(10_000_000)}"}`, '', 'intake.max_file_bytes'),
];

const halves: HostileFile[] = [
  incomplete('an empty file', '', '', 'rename it'),
  incomplete('white space', ' \n', '', 'rename it'),
  incomplete('only a mark', '\ufeff', '', 'rename it'),
  incomplete('half a session', good.slice(0, 70), '/timestamp', 'rename it'),
  incomplete('all but the last brace', good.slice(0, -1), '/source_data', 'rename it'),
  incomplete('half a character', bytes('{"a":"', [0xf0, 0x9f, 0x98]), '', 'rename it'),
  incomplete('NUL bytes at the end', `${good}\u0000\u0000`, '', 'rename it'),
  incomplete('NUL bytes only', '\u0000'.repeat(3), '', 'rename it'),
  incomplete('NaN', good.replace('{', '{"a":NaN,'), '/a', 'allow_nan=False'),
  incomplete('minus infinity', good.replace('{', '{"a":-Infinity,'), '/a', 'finite'),
  incomplete('a Python dict', "{'session_id': 'x', 'done': True}", '', 'json.dumps'),
  incomplete('None', '{"session_id": None}', '/session_id', 'json.dumps'),
  incomplete('a comment', `${good.slice(0, -1)} // end\n}`, '/source_data', 'comments'),
  incomplete('a trailing comma', `${good.slice(0, -1)},}`, '/source_data', 'Take the comma'),
  incomplete('a Windows path', '{"p":"D:\\users"}', '/p', 'Double every backslash'),
  incomplete('a bad escape', '{"p":"D:\\path"}', '/p', 'Double every backslash'),
  incomplete('a line break in a text', '{"p":"a\nb"}', '/p', '\\n'),
  incomplete('two sessions in one file', `${good}\n${good}`, '', 'nothing after'),
  incomplete('HTML', '<!doctype html><p>x', '', 'double quotes'),
  incomplete('YAML', 'session_id: x\n', '', 'double quotes'),
  incomplete('a PNG', bytes([0x2e, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]), '', 'rename'),
];

/** What anybody may drop, with the place and the mend that must be told. */
export const hostileFiles: readonly HostileFile[] = [
  ...[...shapes, ...envelopes, ...sources, ...texts, ...halves],
];
