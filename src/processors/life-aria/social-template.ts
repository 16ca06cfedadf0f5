import { defineTemplate } from '../../domain/template.ts';
import { postsShape } from '../../story/networks/posts-shape.ts';

export const lifeSocialTemplate = defineTemplate('life_aria/social_post.md', postsShape);
