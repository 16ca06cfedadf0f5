/** What a text of a type consists of, whatever it tells. */
export interface ArtifactContract {
  readonly filename: string;
  /** Keys in their order; `?` behind one that may be absent. `none`: there is no front matter. */
  readonly frontMatter: readonly string[] | 'none';
  /** The first heading; `none`: the title of the front matter is the only one. */
  readonly title: RegExp | 'none';
  /** Headings of the second level in their order. */
  readonly sections: readonly Section[];
}

export interface Section {
  readonly heading: RegExp;
  readonly how: 'always' | 'once at most' | 'any number';
}

const always = (heading: string): Section => ({ heading: whole(heading), how: 'always' });
const maybe = (heading: string): Section => ({ heading: whole(heading), how: 'once at most' });
const several = (heading: RegExp): Section => ({ heading, how: 'any number' });
const whole = (heading: string): RegExp => new RegExp(`^${heading.replace(/[()]/g, '\\$&')}$`);

const networks = ['X', 'Bluesky', 'Mastodon', 'LinkedIn', 'Threads'].map(always);

/** Of each type one; `social_post` is the same whatever session it is of. */
export const artifactContracts: Readonly<Record<string, ArtifactContract>> = {
  /** One that we began: of others' READMEs only the regions are ours. */
  readme: {
    filename: 'README.md',
    frontMatter: 'none',
    title: /./,
    sections: [
      ...['Table of contents', 'Features', 'Install', 'Usage', 'Build', 'Test', 'Structure'].map(
        maybe,
      ),
      ...[always('Recent work'), maybe('Contributing'), maybe('Licence')],
    ],
  },
  build_log: {
    filename: 'build-log.md',
    frontMatter: 'none',
    title: /^Build log: ./,
    sections: [
      maybe('Problem'),
      maybe('Solution'),
      always('What was done'),
      ...['Files', 'Tests and builds', 'Lessons', 'Reported by the agent', 'Next'].map(maybe),
      always('Who did it'),
      maybe('Claims that differ'),
      maybe('Coverage'),
    ],
  },
  blog_post: {
    filename: 'blog-post.md',
    frontMatter: ['title', 'date', 'description', 'tags', 'canonical_id'],
    title: 'none',
    sections: [
      'The problem',
      'The approach',
      'In detail',
      'What changed',
      'In the code',
      'What we learned',
      'What comes next',
    ].map(maybe),
  },
  social_post: {
    filename: 'social_post.md',
    frontMatter: 'none',
    title: /^Social post: ./,
    sections: networks,
  },
  trade_journal: {
    filename: 'trade_journal.md',
    frontMatter: 'none',
    title: /^Trade journal: ./,
    sections: [
      maybe('What was claimed'),
      maybe('The day at a glance'),
      several(/^The day in\b/),
      always('How these numbers are made'),
      ...['Market conditions', 'Plan', "In the trader's words", 'Notes', 'What worked'].map(maybe),
      ...['What did not work', 'Lessons', 'Next', 'Rows that were not used'].map(maybe),
      maybe('How the rows were read'),
    ],
  },
  social_trade_thread: {
    filename: 'social_trade_thread.md',
    frontMatter: 'none',
    title: /^Thread: ./,
    sections: networks,
  },
  devlog_entry: {
    filename: 'devlog_entry.md',
    frontMatter: ['title', 'date?', 'description', 'tags', 'canonical_id'],
    title: 'none',
    sections: [
      ...['What was made', 'The problem', 'The approach', 'What was learned'].map(maybe),
      ...['From the conversation', 'What worked', 'What did not work', 'Reported as done'].map(
        maybe,
      ),
      ...['Screenshots', 'Notes', 'What comes next', 'Claims that differ'].map(maybe),
    ],
  },
  screenshot_notes: {
    filename: 'screenshot_notes.md',
    frontMatter: 'none',
    title: /^Screenshots: ./,
    sections: [several(/./)],
  },
};
