import { defineTemplate, plain, prose } from '../../domain/template.ts';

export const lifeSocialTemplate = defineTemplate('life_aria/social_post.md', {
  headline: prose,
  x: plain,
  linkedin: plain,
});
