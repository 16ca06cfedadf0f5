import { exactNumber } from './exact-number.ts';
import { skipSpace } from './scan.ts';
import { Stop } from './stop.ts';

const maxDepth = 64;
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);
const opened = Symbol('opened');
const quote = 0x22;
const colon = 0x3a;
const words = new Map<string, boolean | null>([
  ['t', true],
  ['f', false],
  ['n', null],
]);

/** A container that is not closed yet. */
type Frame = ListFrame | ObjectFrame;
interface ListFrame {
  readonly list: unknown[];
}
interface ObjectFrame {
  readonly list?: undefined;
  readonly object: Record<string, unknown>;
  /** The key whose value is being read, or was read last. */
  key: string | undefined;
}

/** One parse of one text, without recursion. Throws `Stop` where it cannot or may not go on. */
export class StrictParser {
  readonly #text: string;
  readonly #open: Frame[] = [];
  // eslint-disable-next-line no-control-regex -- they are what a JSON text may not hold
  readonly #plain = /[^"\\\u0000-\u001f]*/y;
  readonly #number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
  #at: number;

  constructor(text: string) {
    this.#text = text;
    this.#at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  /** Keys and indexes of the place where the parser stands. */
  path(): (string | number)[] {
    return this.#open.flatMap((frame) => (frame.list ? frame.list.length : (frame.key ?? [])));
  }

  document(): unknown {
    for (;;) {
      this.#at = skipSpace(this.#text, this.#at);
      let value = this.#value();
      while (value !== opened) {
        const frame = this.#open.at(-1);
        if (!frame) return this.#end(value);
        if (frame.list) frame.list.push(value);
        else frame.object[frame.key ?? ''] = value;
        value = this.#next(frame);
      }
    }
  }

  #end(value: unknown): unknown {
    this.#at = skipSpace(this.#text, this.#at);
    if (this.#at < this.#text.length) throw new Stop('rest', this.#at);
    return value;
  }

  /** After a value inside `frame`: the finished container, or `opened` when another value follows. */
  #next(frame: Frame): unknown {
    this.#at = skipSpace(this.#text, this.#at);
    const char = this.#text[this.#at];
    if (char === (frame.list ? ']' : '}')) return this.#close();
    if (char !== ',') throw this.#stop('comma');
    const comma = this.#at;
    this.#at = skipSpace(this.#text, comma + 1);
    const ends = this.#text[this.#at] === (frame.list ? ']' : '}');
    if (ends) throw new Stop('trailing', comma);
    if (!frame.list) this.#key(frame);
    return opened;
  }

  #close(): unknown {
    this.#at += 1;
    const frame = this.#open.pop();
    return frame && (frame.list ?? frame.object);
  }

  #value(): unknown {
    const char = this.#text[this.#at];
    if (char === '"') return this.#string();
    if (char === '{' || char === '[') return this.#container(char);
    if (char === '-' || (char !== undefined && char >= '0' && char <= '9')) return this.#digits();
    return this.#word();
  }

  #container(char: '{' | '['): unknown {
    if (this.#open.length === maxDepth) throw new Stop('depth', this.#at);
    this.#at = skipSpace(this.#text, this.#at + 1);
    const frame: Frame = char === '[' ? { list: [] } : { object: {}, key: undefined };
    this.#open.push(frame);
    if (this.#text[this.#at] === (frame.list ? ']' : '}')) return this.#close();
    if (!frame.list) this.#key(frame);
    return opened;
  }

  #key(frame: ObjectFrame): void {
    const start = this.#at;
    frame.key = undefined;
    if (this.#text.charCodeAt(start) !== quote) throw this.#stop('key');
    const key = this.#string();
    frame.key = key;
    if (forbiddenKeys.has(key)) throw new Stop('forbidden', start);
    if (Object.hasOwn(frame.object, key)) throw new Stop('duplicate', start);
    this.#at = skipSpace(this.#text, this.#at);
    if (this.#text.charCodeAt(this.#at) !== colon) throw this.#stop('colon');
    this.#at += 1;
  }

  #string(): string {
    const start = this.#at;
    let escaped = false;
    this.#at += 1;
    for (;;) {
      this.#plain.lastIndex = this.#at;
      this.#plain.test(this.#text);
      this.#at = this.#plain.lastIndex;
      const char = this.#text[this.#at];
      if (char === '"') break;
      if (char !== '\\') throw this.#stop('control');
      this.#escape();
      escaped = true;
    }
    this.#at += 1;
    if (!escaped) return this.#text.slice(start + 1, this.#at - 1);
    return JSON.parse(this.#text.slice(start, this.#at)) as string;
  }

  #escape(): void {
    const tail = this.#text.slice(this.#at + 1, this.#at + 6);
    if (/^["\\/bfnrt]/.test(tail)) this.#at += 2;
    else if (/^u[0-9a-fA-F]{4}/.test(tail)) this.#at += 6;
    else if (/^(?:u[0-9a-fA-F]*)?$/.test(tail) && this.#at + 1 + tail.length >= this.#text.length)
      throw new Stop('end', this.#text.length);
    else throw new Stop('escape', this.#at);
  }

  #digits(): number | string {
    const start = this.#at;
    this.#number.lastIndex = start;
    const matched = this.#number.test(this.#text);
    const end = matched ? this.#number.lastIndex : start;
    const rest = /^[\w.+-]*/.exec(this.#text.slice(end, end + 40))?.[0] ?? '';
    if (rest !== '') throw this.#halfNumber(start, end, rest);
    this.#at = end;
    const value = exactNumber(this.#text.slice(start, end));
    if (value === undefined) throw new Stop('infinite', start);
    return value;
  }

  #halfNumber(start: number, end: number, rest: string): Stop {
    const cut = end === start ? rest === '-' : /^(?:\.|[eE][+-]?)$/.test(rest);
    const ended = cut && end + rest.length === this.#text.length;
    return ended ? new Stop('end', this.#text.length) : new Stop('number', start);
  }

  #word(): boolean | null {
    const rest = this.#text.slice(this.#at, this.#at + 6);
    const value = words.get(rest.charAt(0));
    const word = value === undefined ? '' : String(value);
    if (value === undefined || !rest.startsWith(word)) {
      const cut = this.#at + rest.length === this.#text.length && word.startsWith(rest);
      throw cut ? new Stop('end', this.#text.length) : this.#stop('word');
    }
    if (/^\w/.test(rest.slice(word.length))) throw new Stop('word', this.#at);
    this.#at += word.length;
    return value;
  }

  #stop(reason: 'comma' | 'key' | 'colon' | 'control' | 'word'): Stop {
    const ended = this.#at >= this.#text.length;
    return new Stop(ended ? 'end' : reason, this.#at);
  }
}
