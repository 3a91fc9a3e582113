import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What a program says, or what a version changed, as a short list by topic. The server words it. */
export class TopicsField extends Component {
    static template = "loyalty_hero.TopicsField";
    static props = { ...standardFieldProps };

    /** Topics with their sentences; `change` is "added", "removed" or "" for what is told as it is. */
    get topics() {
        const topics = this.props.record.data[this.props.name] || [];
        return topics.map(({ key, title, sentences }) => ({
            key,
            title,
            sentences: sentences.map((sentence) =>
                typeof sentence === "string" ? { text: sentence, change: "" } : sentence
            ),
        }));
    }
}

export const topicsField = { component: TopicsField, supportedTypes: ["jsonb"] };

registry.category("fields").add("loyalty_hero_topics", topicsField);
