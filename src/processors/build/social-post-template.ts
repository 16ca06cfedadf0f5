import { defineTemplate } from '../../domain/template.ts';
import { postsShape } from '../../story/networks/posts-shape.ts';

export const socialPostTemplate = defineTemplate('build/social-post.md', postsShape);
