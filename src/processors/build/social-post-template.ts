import { defineTemplate, fence, prose } from '../../domain/template.ts';

export const socialPostTemplate = defineTemplate('build/social-post.md', {
  headline: prose,
  x: fence,
  linkedin: fence,
});
