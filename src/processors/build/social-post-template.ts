import { defineTemplate, plain, prose } from '../../domain/template.ts';

export const socialPostTemplate = defineTemplate('build/social-post.md', {
  headline: prose,
  x: plain,
  linkedin: plain,
});
