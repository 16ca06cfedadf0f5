/** What a new session holds besides its envelope. */
export interface SessionContent {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly source_data: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

/** Two round trips to be replaced: one with its exit in the same row, one as two executions. */
export function tradeSkeleton(now: string): SessionContent {
  return {
    metadata: { trades_executed: 2, session_summary: 'What the day was about, in one sentence.' },
    source_data: {
      account: 'paper',
      starting_balance: 10_000,
      plan: 'What was to be traded, and when not to.',
      trades: exampleTrades(now),
      market_conditions: { volatility: 'moderate', trend: 'sideways', volume: 'normal' },
    },
    market_analysis: 'How the market was.',
    what_worked: ['Waiting for the close of the bar.'],
    what_didnt_work: ['Trading the first minute.'],
  };
}

/** One turn of a conversation and a picture, to be replaced. */
export function lifeAriaSkeleton(now: string): SessionContent {
  return {
    metadata: {
      current_mission: 'What was to be made.',
      achievements: ['What works now.'],
      session_summary: 'What the evening was about, in one sentence.',
    },
    source_data: {
      conversations: [
        {
          source: 'aria',
          role: 'user',
          content: 'What was said, in full.',
          timestamp: now,
          artifacts: [
            {
              type: 'game',
              name: 'What was made',
              path: null,
              technologies: ['TypeScript'],
            },
          ],
        },
      ],
      screenshots: [{ path: 'screenshots/first.png', caption: 'What the picture shows.' }],
      insights: ['What was learnt.'],
    },
    next_goals: ['What comes next.'],
  };
}

function exampleTrades(now: string): object[] {
  const both = { symbol: 'MSFT', quantity: 5, timestamp: now, fees: 1 };
  return [
    {
      symbol: 'AAPL',
      action: 'buy',
      quantity: 10,
      price: 175.5,
      timestamp: now,
      exit_price: 178,
      exit_timestamp: now,
      stop_price: 174,
      fees: 1,
      setup: 'opening range breakout',
      notes: 'Why it was taken.',
    },
    { ...both, action: 'buy', price: 410.25 },
    { ...both, action: 'sell', price: 412.1 },
  ];
}
