import { heading, list, plain } from '../../domain/template.ts';
import type { Network } from './network.ts';

/** A section for each network, as the templates of posts see them. */
export const postsShape = {
  headline: heading,
  networks: list({ name: heading, posts: list(plain) }),
};

interface NetworkView {
  readonly name: string;
  readonly posts: readonly string[];
}

export const networkViews = (
  networks: readonly Network[],
  posts: (network: Network) => readonly string[],
): NetworkView[] => networks.map((network) => ({ name: network.title, posts: posts(network) }));
